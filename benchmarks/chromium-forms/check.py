#!/usr/bin/env python3
"""Shows the pages of `pages.txt` to a real Chromium, and says where its words differ from the file's.

Each page of the file says what the accessibility tree tells of its controls and what each of its forms sends. The tests
of the package read the same file, so that what they expect is what a browser does.

    benchmarks/chromium-forms/check.py            # differences, and exit status 1 where there are any
    benchmarks/chromium-forms/check.py --record   # writes Chromium's words into the file, and fails likewise
"""

import argparse
import http.server
import pathlib
import re
import struct
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "chromium-replay"))
from devtools import Chromium, Tab  # noqa: E402
from tree import nodes_of, role_of  # noqa: E402

PAGES = pathlib.Path(__file__).resolve().parent / "pages.txt"

# Roles of controls; what else is in the tree is no matter here.
CONTROLS = {
    "textbox", "searchbox", "combobox", "listbox", "option", "checkbox", "radio", "switch", "button", "spinbutton",
    "slider", "meter", "progressbar", "status", "ColorWell", "Date", "DateTime", "InputTime", "DisclosureTriangle"}
NUMBERS = {"spinbutton", "slider", "meter", "progressbar"}
FLAGS = ("checked", "selected", "disabled", "required", "readonly", "multiselectable", "expanded")


def read_pages():
    """The pages: name, markup, what is done, and the sections of what is seen."""
    pages = []
    for block in re.split(r"^== ", PAGES.read_text(), flags=re.M)[1:]:
        parts = re.split(r"^-- (\w+)\n", block, flags=re.M)
        name, _, markup = parts[0].partition("\n")
        sections = {key: text.strip("\n").split("\n") if text.strip("\n") else []
                    for key, text in zip(parts[1::2], parts[2::2])}
        pages.append((name.strip(), markup.rstrip("\n"), sections))
    return pages


def written(preface, pages):
    output = preface
    for name, markup, sections in pages:
        output += f"== {name}\n{markup}\n"
        for key in ("do", "seen", "sent", "refused"):
            if key in sections:
                output += "\n".join([f"-- {key}", *sections[key]]) + "\n"
        output += "\n"
    return output.rstrip("\n") + "\n"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with the page of the moment, and keeps what a form sends."""
    page = b""
    sent = None

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(Handler.page if self.path.startswith("/page") else b"")

    def do_POST(self):
        Handler.sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.answer(b"sent")

    def log_message(self, *_):
        pass


# Every document of the page, each frame's after that of the page around it.
DOCUMENTS = """const documents = [document];
for (const each of documents)
    for (const frame of each.querySelectorAll('iframe')) if (frame.contentDocument) documents.push(frame.contentDocument);"""


class Reader:
    """One page in a browser."""

    def __init__(self, tab, address):
        self.tab = tab
        self.address = address

    def open(self, actions):
        self.tab.open(self.address + "/page")
        for action in actions:
            verb, target, *text = action.split(" ", 2)
            find = f"{DOCUMENTS} const target = documents.map(d => d.getElementById('{target}')).find(e => e);"
            if verb == "click":
                self.tab.evaluate(f"{{ {find} target.click(); 0 }}")
            elif verb == "fill":
                self.tab.evaluate(f"{{ {find} target.focus(); target.select(); 0 }}")
                self.tab.type(text[0])
            elif verb == "choose":
                self.tab.evaluate(f"{{ {find} target.value = {text[0]!r}; 0 }}")
            else:
                raise SystemExit(f"unknown action: {action}")

    def seen(self):
        return [line(node, role_of(node)) for node in nodes_of(self.tab) if role_of(node) in CONTROLS]

    def sent(self, actions):
        count = self.tab.evaluate(f"{{ {DOCUMENTS} documents.flatMap(d => [...d.forms]).length }}")
        output = []
        for number in range(count):
            self.open(actions)
            Handler.sent = None
            self.tab.evaluate(f"""{{ {DOCUMENTS}
                const form = documents.flatMap(d => [...d.forms])[{number}];
                const set = (name, value) => Element.prototype.setAttribute.call(form, name, value);
                set('action', '{self.address}/sent'); set('method', 'post'); set('target', '_top');
                Element.prototype.removeAttribute.call(form, 'enctype');
                HTMLFormElement.prototype.submit.call(form); 0 }}""")
            self.tab.expect_page()
            self.tab.settle()
            output.append(Handler.sent or "(nothing)")
        return output

    def refused(self):
        return self.tab.evaluate(f"""{{ {DOCUMENTS}
            documents.flatMap(d => [...d.querySelectorAll('input, select, textarea, button')])
                .filter(e => e.willValidate && !e.validity.valid).map(e => `${{e.id}}: ${{e.validationMessage}}`) }}""")


def number(value):
    """A number without the digits that single precision, in which Chromium keeps it, makes up."""
    value = float(value)
    single = struct.pack("f", value)
    for digits in range(1, 18):
        short = float(f"{value:.{digits}g}")
        if struct.pack("f", short) == single:
            return f"{int(short)}" if short == int(short) else f"{short!r}"
    return f"{value!r}"


def line(node, role):
    text = f'{role} "{node.get("name", {}).get("value", "")}"'
    value = node.get("value", {}).get("value", "")
    if role in NUMBERS and value != "":
        value = number(value)
    if value != "":
        shown = str(value).replace("\n", "\\n")
        text += f' value="{shown}"'
    for item in sorted(node.get("properties", []), key=lambda item: item["name"]):
        name, flag = item["name"], item["value"].get("value")
        if name in FLAGS and flag not in (False, "false"):
            text += f" {name}" if flag in (True, "true") else f" {name}={flag}"
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write Chromium's words into the file")
    parser.add_argument("--only", help="pages whose name contains this")
    options = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser = Chromium()
    failures = 0
    pages = read_pages()
    try:
        context = browser.send("Target.createBrowserContext")["browserContextId"]
        tab = Tab(browser, context)
        tab.send("Accessibility.enable")
        reader = Reader(tab, f"http://127.0.0.1:{server.server_port}")
        for name, markup, sections in pages:
            if options.only and options.only not in name:
                continue
            Handler.page = ("<!DOCTYPE html><title>Page</title>" + markup).encode()
            actions = sections.get("do", [])
            reader.open(actions)
            found = {"seen": reader.seen(), "refused": reader.refused(), "sent": reader.sent(actions)}
            for key, lines in found.items():
                if lines != sections.get(key, []):
                    failures += 1
                    print(f"== {name}\n-- {key}")
                    for mark, texts in (("file", sections.get(key, [])), ("here", lines)):
                        print("\n".join(f"   {mark}: {text}" for text in texts) or f"   {mark}: (nothing)")
                if lines or key in sections:
                    sections[key] = lines
    finally:
        browser.close()
        server.shutdown()
    if options.record and failures:
        preface = re.split(r"^== ", PAGES.read_text(), flags=re.M)[0]
        PAGES.write_text(written(preface, pages))
    print(f"{len(pages)} pages, {failures} differences")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
