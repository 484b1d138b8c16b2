"""Repositories: the files of a project, written from small pieces of code about its things."""

import re

from .phrases import with_articles

LANGUAGES = {"python": "Python", "javascript": "JavaScript", "typescript": "TypeScript", "go": "Go", "rust": "Rust", "ruby": "Ruby", "java": "Java", "shell": "Shell", "c": "C",
             "cpp": "C++", "csharp": "C#", "r": "R", "web": "HTML", "docs": "Markdown"}
FIELDS = "name label size color owner start end weight level source status count index path key ratio offset width".split()
VERBS = "load merge filter update collect resolve measure check split pick scan render apply rank trim fetch".split()

# Pieces of a module. {e} thing, {o} another thing, {E} and {O} as a type's name, {f} and {g} fields, {v} and {w} verbs, {n} and {m} numbers, {p} the part.
PIECES = {
    "python": [
        'class {E}:\n    """One {e} and what is known about it."""\n\n    def __init__(self, {f}, {g}={n}):\n        self.{f} = {f}\n        self.{g} = {g}\n\n    def {v}(self, other):\n        return self.{g} + other.{g} if other else self.{g}',
        'def {v}_{e}({e}, limit={n}):\n    """Give up after `limit` attempts."""\n    for attempt in range(limit):\n        if {e}.{f} is not None:\n            return {e}\n        {e} = {e}.{w}(attempt)\n    raise LookupError(f"no {e} after {{limit}} attempts")',
        'def {v}_{e}s({e}s):\n    found = {{}}\n    for {e} in {e}s:\n        found.setdefault({e}.{f}, []).append({e})\n    return {{key: sorted(group, key=lambda item: item.{g}) for key, group in found.items()}}',
        'def _is_{f}({e}):\n    return {e}.{f} > {n} and not {e}.{g}',
        '{G}_LIMIT = {n}\n{F}_DEFAULT = {m}',
        'async def {w}_{e}(client, {f}):\n    answer = await client.get(f"/{e}s/{{{f}}}", timeout={n})\n    if answer.status == 404:\n        return None\n    return {E}(**answer.json())',
        'def {v}_{o}(rows, {f}=None):\n    total = 0\n    for row in rows:\n        if {f} is None or row["{g}"] == {f}:\n            total += row["{f}"] * {m}\n    return total / max(1, len(rows))',
    ],
    "javascript": [
        'export function {v}{E}({e}, {{ {f} = {n} }} = {{}}) {{\n  if (!{e}) return null;\n  const {g} = {e}.{g} ?? {m};\n  return {{ ...{e}, {g}: Math.min({g}, {f}) }};\n}}',
        'export class {E}List {{\n  constructor(items = []) {{\n    this.items = items;\n  }}\n\n  {v}({f}) {{\n    return this.items.filter((item) => item.{f} === {f});\n  }}\n\n  get size() {{\n    return this.items.length;\n  }}\n}}',
        'const {F}_{G} = {n};\nconst {G}_STEP = {m};',
        'async function {w}{O}({f}) {{\n  const answer = await fetch(`/api/{o}s/${{{f}}}`);\n  if (!answer.ok) throw new Error(`{o} ${{{f}}}: ${{answer.status}}`);\n  return answer.json();\n}}',
        'export const by{E} = (a, b) => a.{f} - b.{f} || a.{g}.localeCompare(b.{g});',
        'document.querySelectorAll("[data-{e}]").forEach((element) => {{\n  element.addEventListener("click", () => {{\n    element.dataset.{f} = String(Number(element.dataset.{f}) + {n});\n  }});\n}});',
    ],
    "typescript": [
        'export interface {E} {{\n  {f}: string;\n  {g}: number;\n  {o}s?: readonly {O}[];\n}}',
        'export type {O} = {{ kind: "{o}"; {f}: number }} | {{ kind: "empty" }};',
        'export function {v}{E}({e}: {E}, limit = {n}): {E} {{\n  const {g} = Math.max(0, Math.min({e}.{g}, limit));\n  return {g} === {e}.{g} ? {e} : {{ ...{e}, {g} }};\n}}',
        'export function use{E}({f}: string) {{\n  const [{e}, set{E}] = useState<{E} | null>(null);\n  useEffect(() => {{\n    let isCurrent = true;\n    {w}{E}({f}).then((found) => isCurrent && set{E}(found));\n    return () => {{\n      isCurrent = false;\n    }};\n  }}, [{f}]);\n  return {e};\n}}',
        'const {F}_{G} = {n} as const;',
        'async function {w}{E}({f}: string): Promise<{E}> {{\n  const answer = await fetch(`/{e}s/${{encodeURIComponent({f})}}`);\n  if (!answer.ok) throw new {E}Error(answer.status);\n  return (await answer.json()) as {E};\n}}',
        'class {E}Error extends Error {{\n  constructor(readonly status: number) {{\n    super(`{e} could not be loaded (${{status}})`);\n  }}\n}}',
    ],
    "go": [
        '// {E} is one {e} as the {p} sees it.\ntype {E} struct {{\n\t{FF} string\n\t{GG} int\n}}',
        'func ({r} *{E}) {V}(limit int) error {{\n\tif {r}.{GG} > limit {{\n\t\treturn fmt.Errorf("{e} %q: {g} %d is over %d", {r}.{FF}, {r}.{GG}, limit)\n\t}}\n\treturn nil\n}}',
        'func {V}{O}s(ctx context.Context, names []string) (map[string]int, error) {{\n\tfound := make(map[string]int, len(names))\n\tfor _, name := range names {{\n\t\tif err := ctx.Err(); err != nil {{\n\t\t\treturn nil, err\n\t\t}}\n\t\tfound[name] += {n}\n\t}}\n\treturn found, nil\n}}',
        'const (\n\tdefault{FF} = {n}\n\tmax{GG}     = {m}\n)',
        'var err{O}Missing = errors.New("{o} is missing")',
        'func {v}{E}(path string) (*{E}, error) {{\n\tdata, err := os.ReadFile(path)\n\tif err != nil {{\n\t\treturn nil, fmt.Errorf("{v} {e}: %w", err)\n\t}}\n\treturn &{E}{{{FF}: path, {GG}: len(data)}}, nil\n}}',
    ],
    "rust": [
        '/// One {e}, as it came in.\n#[derive(Debug, Clone, PartialEq)]\npub struct {E} {{\n    pub {f}: String,\n    pub {g}: u32,\n}}',
        'impl {E} {{\n    pub fn {v}(&self, limit: u32) -> Option<u32> {{\n        self.{g}.checked_sub(limit).filter(|rest| *rest > {n})\n    }}\n}}',
        'pub fn {v}_{o}s(input: &[u8]) -> Result<Vec<{O}>, Error> {{\n    input\n        .chunks({n})\n        .map({O}::try_from)\n        .collect()\n}}',
        'const {F}_LIMIT: usize = {n};\nconst {G}_LIMIT: usize = {m};',
        '#[derive(Debug)]\npub enum {E}Error {{\n    Missing{FF},\n    Wrong{GG}(u32),\n}}',
        'fn {w}_{e}({e}: &{E}) -> String {{\n    format!("{{}} ({{}})", {e}.{f}, {e}.{g} * {m})\n}}',
        '#[test]\nfn {e}_without_{f}_is_refused() {{\n    assert!({w}_{o}s(&[]).unwrap().is_empty());\n    assert_eq!({F}_LIMIT, {n});\n}}',
    ],
    "ruby": [
        'class {E}\n  attr_reader :{f}, :{g}\n\n  def initialize({f}:, {g}: {n})\n    @{f} = {f}\n    @{g} = {g}\n  end\n\n  def {v}!\n    raise ArgumentError, "no {f}" if {f}.nil?\n    self\n  end\nend',
        'def {w}_{e}s(scope, limit: {n})\n  scope.where("{g} > ?", {m}).order(:{f}).limit(limit)\nend',
        'def {v}_{o}({o})\n  return if {o}.nil?\n\n  {o}.{f}.to_s.strip.presence || "{o} without {f}"\nend',
        '{F}_LIMIT = {n}\n{G}_NAMES = %w[{f} {g} {o}].freeze',
        'module {O}Helpers\n  def {v}_{g}(value)\n    value.clamp(0, {n})\n  end\nend',
        'RSpec.describe {E} do\n  it "needs a {f}" do\n    expect {{ described_class.new({f}: nil).{v}! }}.to raise_error(ArgumentError)\n  end\nend',
    ],
    "java": [
        '/** One {e} with its {f}. */\npublic record {E}(String {f}, int {g}) {{\n    public {E} {{\n        if ({g} < 0) throw new IllegalArgumentException("{g} " + {g});\n    }}\n}}',
        'public List<{E}> {v}{O}(Collection<{E}> all, int limit) {{\n    return all.stream()\n        .filter({e} -> {e}.{g}() <= limit)\n        .sorted(Comparator.comparing({E}::{f}))\n        .toList();\n}}',
        'private static final int {F}_LIMIT = {n};\nprivate static final int {G}_LIMIT = {m};',
        'public Optional<{O}> {w}{O}(String {f}) {{\n    lock.lock();\n    try {{\n        return Optional.ofNullable({o}s.get({f}));\n    }} finally {{\n        lock.unlock();\n    }}\n}}',
        'interface {O}Listener {{\n    void {v}({O} {o}, int {g});\n}}',
        '@Test\nvoid {e}Without{FF}IsRefused() {{\n    assertThrows(IllegalArgumentException.class, () -> new {E}(null, -{n}));\n}}',
    ],
    "shell": [
        '{v}_{e}() {{\n  local {f}="$1"\n  if [ -z "${f}" ]; then\n    echo "usage: {v}_{e} {F}" >&2\n    return {n}\n  fi\n  mkdir -p "$HOME/.{o}/${f}"\n}}',
        'for {e} in "$HOME"/.{o}/*; do\n  [ -e "${e}" ] || continue\n  printf "%s\\n" "${{{e}##*/}}"\ndone',
        'export {F}_{G}={n}\nexport {E}_LEVEL={m}',
        "alias {v}{n}='{w} --{f} {m}'",
        'if command -v {v}{o} >/dev/null; then\n  {v}{o} --{g}={n} --quiet\nfi',
    ],
    "c": [
        'struct {e} {{\n    char *{f};\n    int {g};\n    struct {e} *next;\n}};',
        'static int {v}_{e}(struct {e} *{e}, int limit)\n{{\n    int total = 0;\n    for (; {e}; {e} = {e}->next) {{\n        if ({e}->{g} > limit)\n            return -{n};\n        total += {e}->{g};\n    }}\n    return total;\n}}',
        '#define {F}_MAX {n}\n#define {G}_MAX {m}',
        'void {w}_{o}(const char *{f})\n{{\n    if (!{f} || !*{f})\n        die("{o} needs a {f}");\n    {o}_count++;\n}}',
        'static inline int is_{g}(int c)\n{{\n    return c == {n} || (c & {m}) != 0;\n}}',
    ],
    "cpp": [
        'struct {E} {{\n    std::string {f};\n    float {g} = {n}.0f;\n}};',
        'class {O}Grid {{\npublic:\n    void {v}(const {E}& {e}) {{\n        cells_[{e}.{f}].push_back({e});\n    }}\n    std::size_t size() const {{ return cells_.size(); }}\n\nprivate:\n    std::unordered_map<std::string, std::vector<{E}>> cells_;\n}};',
        'constexpr int {F}_limit = {n};\nconstexpr int {G}_limit = {m};',
        'float {w}_{e}(std::span<const {E}> {e}s) {{\n    float sum = 0;\n    for (const auto& {e} : {e}s) sum += {e}.{g} * {m};\n    return {e}s.empty() ? 0 : sum / {e}s.size();\n}}',
        'template <typename T>\nT {v}_{g}(T low, T high, float t) {{\n    return low + (high - low) * t;\n}}',
    ],
    "csharp": [
        'public record {E}(string {FF}, int {GG});',
        'public sealed class {O}Store\n{{\n    private readonly Dictionary<string, {E}> items = new();\n\n    public {E}? {V}(string {f}) =>\n        items.TryGetValue({f}, out var found) ? found : null;\n\n    public void Add({E} {e}) => items[{e}.{FF}] = {e};\n}}',
        'private const int {FF}Limit = {n};\nprivate const int {GG}Limit = {m};',
        'public static IEnumerable<{E}> {V}All(IEnumerable<{E}> {e}s, int limit)\n{{\n    return {e}s.Where({e} => {e}.{GG} <= limit).OrderBy({e} => {e}.{FF});\n}}',
        '[Fact]\npublic void {E}Keeps{FF}()\n{{\n    Assert.Equal({n}, new {E}("{f}", {n}).{GG});\n}}',
    ],
    "r": [
        '{v}_{e} <- function({e}, limit = {n}) {{\n  stopifnot(is.data.frame({e}))\n  {e}[{e}${g} <= limit, , drop = FALSE]\n}}',
        '{w}_{o}s <- function(x, {f} = {m}) {{\n  groups <- split(x, x${g})\n  vapply(groups, function(part) mean(part${f}), numeric(1))\n}}',
        'print.{e} <- function(x, ...) {{\n  cat("{E} with", nrow(x$data), "rows\\n")\n  invisible(x)\n}}',
        'test_that("{e} keeps its {f}", {{\n  expect_equal({v}_{e}(data.frame({g} = {n}))${g}, {n})\n}})',
    ],
}
SUFFIX = {"python": "py", "javascript": "js", "typescript": "ts", "go": "go", "rust": "rs", "ruby": "rb", "java": "java", "shell": "sh", "c": "c", "cpp": "cpp", "csharp": "cs", "r": "R"}
FOLDER = {"python": "src/{s}", "javascript": "src", "typescript": "src/components", "go": "internal", "rust": "src", "ruby": "lib/{s}", "java": "src/main/java/org/{s}", "shell": "bin",
          "c": "src", "cpp": "src", "csharp": "src", "r": "R"}
TESTS = {"python": "tests/test_{m}.py", "javascript": "test/{m}.test.js", "typescript": "src/components/{m}.test.ts", "go": "internal/{m}_test.go", "rust": "tests/{m}.rs",
         "ruby": "spec/{m}_spec.rb", "java": "src/test/java/org/{s}/{M}Test.java", "shell": "tests/{m}.sh", "c": "tests/{m}.c", "cpp": "tests/{m}.cpp", "csharp": "tests/{M}Tests.cs", "r": "tests/testthat/test-{m}.R"}
HEADS = {
    "python": '"""{P} of {name}."""\n\nfrom __future__ import annotations', "javascript": "// {P} of {name}.", "typescript": 'import {{ useEffect, useState }} from "react";', "go": "// Package {pkg} is the {p} of {name}.\npackage {pkg}",
    "rust": "//! {P} of {name}.", "ruby": "# frozen_string_literal: true\n\n# {P} of {name}.", "java": "package org.{s};\n\nimport java.util.*;", "shell": "#!/bin/sh\n# {P} of {name}.\nset -eu",
    "c": '/* {P} of {name}. */\n#include <stdio.h>\n#include "{s}.h"', "cpp": '// {P} of {name}.\n#include <string>\n#include <vector>', "csharp": "namespace {M};\n\n// {P} of {name}.", "r": "# {P} of {name}.",
}
MANIFESTS = {
    "python": ("pyproject.toml", '[project]\nname = "{path}"\nversion = "{version}"\ndescription = "{description}"\nrequires-python = ">=3.{py}"\n\n[tool.pytest.ini_options]\naddopts = "-q"'),
    "javascript": ("package.json", '{{\n  "name": "{path}",\n  "version": "{version}.0",\n  "description": "{description}",\n  "type": "module",\n  "scripts": {{\n    "test": "node --test",\n    "lint": "eslint src"\n  }}\n}}'),
    "typescript": ("package.json", '{{\n  "name": "{path}",\n  "version": "{version}.0",\n  "description": "{description}",\n  "scripts": {{\n    "build": "tsc -p .",\n    "test": "vitest run"\n  }},\n  "devDependencies": {{\n    "typescript": "^5.{py}.0"\n  }}\n}}'),
    "go": ("go.mod", "module gitlab.test/{full}\n\ngo 1.2{d}"), "rust": ("Cargo.toml", '[package]\nname = "{path}"\nversion = "{version}.0"\nedition = "2021"\n\n[profile.release]\nlto = {lto}'),
    "ruby": ("{path}.gemspec", 'Gem::Specification.new do |spec|\n  spec.name = "{path}"\n  spec.version = "{version}.0"\n  spec.summary = "{description}"\n  spec.files = Dir["lib/**/*.rb"]\nend'),
    "java": ("build.gradle", 'plugins {{\n    id "java"\n}}\n\ngroup = "org.{s}"\nversion = "{version}.0"\n\ndependencies {{\n    testImplementation "org.junit.jupiter:junit-jupiter:5.1{d}.0"\n}}'),
    "shell": ("Makefile", "PREFIX ?= /usr/local\n\ninstall:\n\tinstall -m 755 bin/* $(PREFIX)/bin\n\ncheck:\n\tshellcheck bin/*.sh"),
    "c": ("Makefile", "CFLAGS ?= -O2 -Wall -std=c11\n\n{s}: src/*.c\n\t$(CC) $(CFLAGS) -o $@ $^\n\nclean:\n\trm -f {s}"),
    "cpp": ("CMakeLists.txt", 'cmake_minimum_required(VERSION 3.2{d})\nproject({s} VERSION {version} LANGUAGES CXX)\n\nset(CMAKE_CXX_STANDARD 20)\nadd_library({s} src/main.cpp)'),
    "csharp": ("{M}.csproj", '<Project Sdk="Microsoft.NET.Sdk">\n  <PropertyGroup>\n    <TargetFramework>net8.0</TargetFramework>\n    <Version>{version}.0</Version>\n  </PropertyGroup>\n</Project>'),
    "r": ("DESCRIPTION", "Package: {path}\nVersion: {version}.0\nTitle: {description}\nLicense: MIT + file LICENSE\nEncoding: UTF-8"),
    "web": ("package.json", '{{\n  "name": "{path}",\n  "version": "{version}.0",\n  "private": true,\n  "scripts": {{\n    "start": "serve ."\n  }}\n}}'),
    "docs": ("mkdocs.yml", "site_name: {name}\nsite_description: {description}\nnav:\n  - Home: index.md\n  - Guide: guide.md"),
}
IMAGES = {"python": ("python:3.12", "pip install -e .", "pytest"), "javascript": ("node:22", "npm ci", "npm test"), "typescript": ("node:22", "npm ci", "npm test"), "go": ("golang:1.22", "go mod download", "go test ./..."),
          "rust": ("rust:1.79", "cargo fetch", "cargo test"), "ruby": ("ruby:3.3", "bundle install", "bundle exec rspec"), "java": ("gradle:8-jdk21", "gradle assemble", "gradle test"),
          "shell": ("alpine:3.20", "apk add shellcheck", "make check"), "c": ("gcc:14", "make", "make check"), "cpp": ("gcc:14", "cmake -B build", "ctest --test-dir build"),
          "csharp": ("mcr.microsoft.com/dotnet/sdk:8.0", "dotnet restore", "dotnet test"), "r": ("rocker/r-ver:4.4", "R CMD INSTALL .", "R CMD check ."), "web": ("node:22", "npm ci", "npm run lint"),
          "docs": ("python:3.12", "pip install mkdocs", "mkdocs build --strict")}
LICENSES = {"MIT": "MIT License\n\nCopyright (c) {year} {owner}\n\nThis work may be used, changed and passed on under the terms of the MIT License.\nIts text is at https://opensource.org/license/mit",
            "BSD": "BSD 3-Clause License\n\nCopyright (c) {year} {owner}\n\nUse and redistribution are allowed under the terms of the BSD 3-Clause License.\nIts text is at https://opensource.org/license/bsd-3-clause",
            "GPL": "GNU GENERAL PUBLIC LICENSE, Version 3\n\nCopyright (c) {year} {owner}\n\nThis program is free software under the terms of the GNU General Public License.\nIts text is at https://www.gnu.org/licenses/gpl-3.0.html"}


def camel(text):
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", text))


def snake(text):
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def write_files(random, project):
    """(path, text) of every file of the project's default branch."""
    files = common_files(random, project)
    language = project["language"]
    if language == "web":
        files += web_files(random, project)
    elif language == "docs":
        files += docs_files(random, project)
    else:
        files += code_files(random, project)
    return sorted(dict(files).items())


def names_of(project):
    return dict(s=re.sub(r"\W", "", project["path"]), M=camel(project["path"]), m=snake(project["path"]), name=project["name"], path=project["path"], full=project["full_path"],
                description=project["description"].replace('"', "'"))


def common_files(random, project):
    values = dict(names_of(project), version=f"{random.randint(0, 3)}.{random.randint(1, 9)}", py=random.randint(8, 11), d=random.randint(1, 7), lto=random.choice(["true", "false"]))
    manifest, text = MANIFESTS[project["language"]]
    image, install, test = IMAGES[project["language"]]
    owner = project["owner_name"]
    ci = f"image: {image}\n\nstages:\n  - test\n  - build\n\ntest:\n  stage: test\n  script:\n    - {install}\n    - {test}\n\nbuild:\n  stage: build\n  script:\n    - make build\n  only:\n    - {project['default_branch']}\n    - tags"
    features = random.sample(project["features"], 3)
    readme = [f"# {project['name']}", project["description"] + ".", "## What it does", *[f"- {feature[:1].upper() + feature[1:]}" for feature in features], "## Install",
              f"```\ngit clone http://gitlab.test/{project['full_path']}.git\ncd {project['path']}\n{install}\n```", "## Use",
              f"Start with one {project['things'][0]} and look at the {project['parts'][0]}. The {project['parts'][1]} can be changed in the settings, see docs/usage.md.",
              "## Contribute", "Issues and merge requests are welcome. Please read CONTRIBUTING.md first.", "## License", f"{project['license']}, see LICENSE."]
    usage = [f"# Using {project['name']}"] + [line for part in project["parts"] for line in
             (f"## {part[:1].upper() + part[1:]}", f"The {part} works on one {random.choice(project['things'])} at a time. Set `{snake(part)}_{random.choice(FIELDS)}` to {random.choice([0, 2, 5, 10, 30, 60])} to change how it treats the {random.choice(project['things'])}.")]
    contributing = [f"# Contributing to {project['name']}", "Thank you for your time.", "## Before you start", "- Look for an open issue, or write one.", f"- Ask in the issue if the change touches the {random.choice(project['parts'])}.",
                    "## Merge requests", f"- Branch off `{project['default_branch']}`.", f"- Run `{test}`.", f"- Add a line to CHANGELOG.md when the {random.choice(project['things'])} changes."]
    versions = [f"{major}.{minor}" for major in (2, 1) for minor in sorted(random.sample(range(0, 9), 2), reverse=True)]
    changes = ["# Changelog"] + [line for version in versions for line in (f"## {version}", f"- {random.choice(['New', 'Added'])}: {random.choice(project['features'])}", f"- Fixed: the {random.choice(project['parts'])}")]
    return [("README.md", paragraphs(readme)), ("LICENSE", LICENSES[project["license"]].format(year=project["created_at"].year, owner=owner)), (".gitlab-ci.yml", ci), ("CONTRIBUTING.md", paragraphs(contributing)),
            ("CHANGELOG.md", paragraphs(changes)), ("docs/usage.md", paragraphs(usage)), (manifest.format(**values), text.format(**values)), (".gitignore", "\n".join(random.sample(["build/", "dist/", "*.log", ".env", "tmp/", "coverage/", ".cache/", "*.swp"], 5)))]


def paragraphs(lines):
    """Lines of a list stay together, everything else is a paragraph."""
    text = lines[0]
    for before, line in zip(lines, lines[1:]):
        text += ("\n" if before.startswith("- ") and line.startswith("- ") else "\n\n") + line
    return text


def code_files(random, project):
    language = project["language"]
    names = names_of(project)
    files = []
    for part in project["parts"]:
        module = snake(part)
        base = camel(part) if language in ("java", "csharp") else module if language in ("python", "rust", "ruby", "go", "c", "cpp", "shell", "r") else module.replace("_", "-")
        files.append((f"{FOLDER[language].format(**names)}/{base}.{SUFFIX[language]}", module_text(random, project, part, random.randint(4, 7))))
    main = {"go": "cmd/{s}/main.go", "rust": "src/main.rs", "cpp": "src/main.cpp", "c": "src/main.c", "python": "src/{s}/__main__.py", "java": "src/main/java/org/{s}/Main.java", "csharp": "src/Program.cs",
            "ruby": "bin/{s}.rb", "javascript": "src/index.js", "typescript": "src/index.ts", "shell": "bin/{s}.sh", "r": "R/{s}.R"}[language].format(**names)
    files.append((main, module_text(random, project, "main program", 3)))
    for part in project["parts"][:3]:
        files.append((TESTS[language].format(**{**names, "m": snake(part), "M": camel(part)}), module_text(random, project, part + " tests", random.randint(2, 3))))
    return files


def module_text(random, project, part, number):
    language = project["language"]
    pieces = [HEADS[language].format(**names_of(project), p=part, P=part[:1].upper() + part[1:], pkg=snake(part).replace("_", ""))]
    for template in random.sample(PIECES[language], min(number, len(PIECES[language]))) + random.choices(PIECES[language], k=max(0, number - len(PIECES[language]))):
        pieces.append(fill(random, template, project, part))
    return "\n\n".join(pieces)


def fill(random, template, project, part):
    thing, other = random.sample(project["things"], 2)
    f, g = random.sample(FIELDS, 2)
    v, w = random.sample(VERBS, 2)
    e, o = snake(thing), snake(other)
    upper = {"V": camel(v), "W": camel(w), "FF": camel(f), "GG": camel(g)}
    return template.format(e=e, o=o, E=camel(e), O=camel(o), f=f, g=g, F=f.upper(), G=g.upper(), v=v, w=w, n=random.choice([2, 3, 4, 5, 8, 12, 16, 24, 32, 60]), m=random.choice([7, 10, 15, 20, 25, 50, 64, 100]),
                           p=part, r=e[0], **upper)


def web_files(random, project):
    name, things = project["name"], project["things"]
    title = name.replace("-", " ").title()
    index = [f'<!DOCTYPE html>\n<html lang="en">\n<head>\n  <meta charset="utf-8">\n  <title>{title}</title>\n  <link rel="stylesheet" href="css/{project["path"]}.css">\n</head>', f"<body>\n  <header>\n    <h1>{title}</h1>\n    <p>{project['description']}</p>\n  </header>"]
    for part in project["parts"]:
        index.append(f'  <section id="{snake(part)}" class="{snake(random.choice(things))}">\n    <h2>{part[:1].upper() + part[1:]}</h2>\n    <p>Every {random.choice(things)} has its own {part}.</p>\n  </section>')
    index.append('  <script src="js/main.js"></script>\n</body>\n</html>')
    colours = lambda: "#" + "".join(random.choice("0123456789abcdef") for _ in range(6))
    css = [":root {\n" + "\n".join(f"  --{snake(thing)}: {colours()};" for thing in things) + "\n}"]
    css += [f".{snake(part)} {{\n  color: var(--{snake(random.choice(things))});\n  padding: {random.randint(1, 24)}px;\n  border-radius: {random.randint(0, 12)}px;\n}}" for part in project["parts"] * 2]
    about = f'<!DOCTYPE html>\n<html lang="en">\n<head>\n  <title>About {title}</title>\n</head>\n<body>\n  <h1>About</h1>\n  <p>{project["description"]}.</p>\n</body>\n</html>'
    script = lambda part: "\n\n".join([HEADS["javascript"].format(**names_of(project), P=part[:1].upper() + part[1:])] + [fill(random, t, project, part) for t in random.sample(PIECES["javascript"], 3)])
    return [("index.html", "\n\n".join(index)), ("about.html", about), (f"css/{project['path']}.css", "\n\n".join(css)), ("css/print.css", "\n\n".join(css[2:5])), ("js/main.js", script("main script"))] + \
        [(f"js/{snake(part).replace('_', '-')}.js", script(part)) for part in project["parts"][:3]]


def docs_files(random, project):
    files = []
    for part in project["parts"]:
        lines = [f"# {part[:1].upper() + part[1:]}", f"This chapter is about the {part} of {project['name']}."]
        for feature in random.sample(project["features"], 3):
            lines += [f"## {feature[:1].upper() + feature[1:]}", with_articles(f"Begin with a {random.choice(project['things'])}.") + f" Check it against the {random.choice(project['things'])} and note what differs.",
                      *[f"- Step {i}: {random.choice(VERBS)} the {random.choice(project['things'])}" for i in range(1, random.randint(3, 5))]]
        files.append((f"docs/{snake(part).replace('_', '-')}.md", paragraphs(lines)))
    return files + [("docs/index.md", paragraphs([f"# {project['name']}", project["description"] + ".", "## Contents", *[f"- {part}" for part in project["parts"]]]))]
