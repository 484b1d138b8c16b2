"""Templates that a new project can begin with."""


def starter(code, title, description, files):
    readme = f"# {title} project\n\nThis project began with the template {title}.\n\n{description}\n"
    return dict(code=code, title=title, description=description, files={"README.md": readme, **files})


TEMPLATES = [
    starter("rails", "Ruby on Rails", "An MVC application in Ruby with a first page.", {"Gemfile": 'source "https://rubygems.org"\n\ngem "rails"\ngem "puma"\n', "config/routes.rb": 'Rails.application.routes.draw do\n  root "home#index"\nend\n'}),
    starter("express", "NodeJS Express", "A web server in JavaScript with one route.", {"package.json": '{\n  "name": "app",\n  "dependencies": {\n    "express": "^5.0.0"\n  }\n}\n', "app.js": 'const express = require("express");\n\nexpress().get("/", (request, response) => response.send("ok")).listen(3000);\n'}),
    starter("android", "Android", "An Android application with one activity.", {"app/build.gradle": 'plugins {\n    id "com.android.application"\n}\n', "app/src/main/java/Main.java": "public class Main extends Activity {\n}\n"}),
    starter("spring", "Spring", "A Java service with one controller.", {"pom.xml": "<project>\n  <artifactId>service</artifactId>\n</project>\n", "src/main/java/App.java": "@RestController\nclass App {\n}\n"}),
    starter("hugo", "Pages/Hugo", "A static site made by Hugo.", {"config.toml": 'title = "A new site"\n', "content/first.md": "# First post\n\nHello.\n"}),
    starter("jekyll", "Pages/Jekyll", "A static site made by Jekyll.", {"_config.yml": "title: A new site\n", "index.md": "# Home\n\nHello.\n"}),
    starter("plainhtml", "Pages/Plain HTML", "A static site of plain HTML files.", {"public/index.html": "<!DOCTYPE html>\n<title>A new site</title>\n<h1>Hello</h1>\n", ".gitlab-ci.yml": "pages:\n  script:\n    - echo done\n"}),
    starter("gomicro", "Go Micro", "A small service in Go.", {"go.mod": "module service\n\ngo 1.22\n", "main.go": 'package main\n\nfunc main() {\n\tprintln("ready")\n}\n'}),
    starter("iosswift", "iOS (Swift)", "An application for iOS with one view.", {"App.swift": "import SwiftUI\n\n@main\nstruct MainApp: App {\n}\n"}),
    starter("dotnetcore", ".NET Core", "A console program in C#.", {"Program.cs": 'Console.WriteLine("ready");\n', "App.csproj": '<Project Sdk="Microsoft.NET.Sdk" />\n'}),
]
