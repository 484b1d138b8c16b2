#!/usr/bin/env python3
"""Plays the reference solutions of task files in a real Chromium, on the sites that `webrl site serve` serves.

Targets are found in Chromium's own accessibility tree, by role and name. At the end of an episode the server scores the
world that the browser left behind and the page that it shows, with the evaluator that scores episodes in process; each
check of a page is also made in Chromium, with the same JavaScript expression. For each task three things are compared
with the episode in process: the score, the last address, and what was written to the sites' databases, byte for byte.

    benchmarks/chromium-replay/replay.py tasks.json --webrl .build/release/webrl
"""

import argparse
import html
import json
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from devtools import Chromium, DevToolsError, ScriptError, Tab
from page_targets import NoTarget, PageTargets


class Server:
    """`webrl site serve`, and what it answers itself."""

    def __init__(self, program, sites=None):
        command = [program, "site", "serve", "--port", "0"] + (["--sites", sites] if sites else [])
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)/", line)
        if not found:
            raise SystemExit(f"{program} does not serve: {line!r}")
        self.port = int(found[1])
        self.sites = self.call("default", "GET", "status")["sites"]

    def call(self, world, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/__webrl/{path}", method=method, headers={"X-Webrl-World": world},
            data=json.dumps(body).encode() if body is not None else None)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                data = answer.read()
        except urllib.error.HTTPError as error:
            raise ServerError(error.read().decode().strip()) from None
        return json.loads(data) if data else {}

    def expanded(self, text):
        for site in self.sites:
            if site["placeholder"]:
                text = text.replace(site["placeholder"], site["address"] + site["placeholder_path"])
        return text

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


class ServerError(Exception):
    """The server refused a request."""


class Difference(Exception):
    """Why an episode in Chromium does not end as the one in process did."""


class Episode:
    """One task, in a browser context and a world of its own."""

    def __init__(self, server, browser, task, size):
        self.server, self.browser, self.task = server, browser, task
        self.world = re.sub(r"[^A-Za-z0-9._-]", "_", str(task["task_id"]))
        self.notes = []
        self.context = browser.send("Target.createBrowserContext")["browserContextId"]
        self.tabs = []
        self.size = size

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.send("Target.disposeBrowserContext", {"browserContextId": self.context})
        for tab in self.tabs:
            self.browser.listeners.remove(tab._hear)
        try:
            self.server.call(self.world, "DELETE", "world")
        except OSError:
            # Interrupted from the keyboard, the server has ended already.
            pass

    def play(self):
        """Returns how it ended: `score`, `url` and `state`, as `webrl evaluate --json` tells it."""
        start = self.server.call(self.world, "POST", "reset", {"task": self.task})
        self._set_cookies(start["cookies"])
        for url in start["start_urls"] or ["about:blank"]:
            tab = Tab(self.browser, self.context, *self.size)
            self.tabs.append(tab)
            tab.open(url)
        self.tab = self.tabs[0]
        answer = ""
        for number, step in enumerate(self.task["solution"], 1):
            if step["verb"] == "stop":
                answer = step.get("text", "")
                break
            try:
                self._perform(step)
            except (NoTarget, DevToolsError, ScriptError) as error:
                raise Difference(f"step {number}, {self._told(step)}: {error}; on {self._url()}") from None
        return self._score(answer)

    def _set_cookies(self, cookies):
        jar = [{"name": "webrl_world", "value": self.world, "url": site["address"] + "/"} for site in self.server.sites]
        for cookie in cookies:
            name, value = cookie["set_cookie"].split(";")[0].split("=", 1)
            jar.append({"name": name, "value": value, "url": cookie["url"], "httpOnly": True, "sameSite": "Lax"})
        self.browser.send("Storage.setCookies", {"cookies": jar, "browserContextId": self.context})

    @staticmethod
    def _told(step):
        return " ".join(str(step[key]) for key in ("verb", "role", "name", "text") if step.get(key))

    def _url(self):
        return self.tab.evaluate("location.href")

    # Steps

    def _perform(self, step):
        verb, text = step["verb"], step.get("text", "")
        if verb == "goto":
            self.tab.open(self.server.expanded(text))
        elif verb == "go_back":
            history = self.tab.send("Page.getNavigationHistory")
            entry = history["entries"][history["currentIndex"] - 1]
            self.tab.expect_page()
            self.tab.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
        elif verb == "press":
            self.tab.press(text)
        else:
            node = self._target(step)
            {"click": self._click, "fill": self._fill, "select": self._select}[verb](node, step)
        self.tab.settle()

    def _target(self, step):
        return PageTargets(self.tab.send("Accessibility.getFullAXTree")).find(step).dom

    def _click(self, node, step):
        cover = self.tab.click(node)
        if cover:
            raise Difference(f"{self._told(step)}: covered by {cover}; on {self._url()}")

    def _fill(self, node, step):
        text = step.get("text", "")
        kind = self.tab.call(node, "function () { return this.type || '' }")
        self.tab.send("DOM.focus", {"backendNodeId": node})
        if kind in ("date", "time", "datetime-local", "month", "week", "color", "range"):
            # Such fields have no text to type into.
            self.tab.call(node, SET_VALUE, text)
        else:
            self.tab.call(node, "function () { this.select() }")
            self.tab.type(text) if text else self.tab.press("Delete")
        if step.get("press_enter"):
            self.tab.press("Enter")

    def _select(self, node, step):
        chosen = self.tab.call(node, SELECT_OPTION, step.get("text", ""))
        if not chosen:
            raise NoTarget(f"no option '{step.get('text')}'")

    # Scores

    def _score(self, answer):
        url = self._url()
        page = self.tab.evaluate(SNAPSHOT)
        cookies = self.browser.send("Storage.getCookies", {"browserContextId": self.context})["cookies"]
        addresses = {site["address"].split("://")[1]: site["address"] for site in self.server.sites}
        result = self.server.call(self.world, "POST", "score", {
            "task": self.task, "url": url, "answer": answer, "page": page, "cookies": [
                {"url": addresses[cookie["domain"]] + "/", "set_cookie": f"{cookie['name']}={cookie['value']}; path=/"}
                for cookie in cookies if cookie["domain"] in addresses]})
        parts = result["parts"]
        own = [part for part in parts if part["kind"] == "program_html"]
        checks = self.task["eval"].get("program_html") or []
        for check, part in zip(checks, own):
            self._compare(check, part)
        if result["score"] != 1:
            failed = [f"{part['kind']}: {part['detail']}" for part in parts if part["score"] != 1]
            self.notes.append(f"the evaluator says {'; '.join(failed)}")
        return {"score": result["score"], "url": url, "state": result["state"]}

    def _compare(self, check, part):
        """Makes a check in Chromium too. Helpers (`func:`) are WebArena's own code and are left to the server."""
        if "func:" in check["url"] + check["locator"]:
            return
        if check["url"] != "last":
            self.tab.open(self.server.expanded(check["url"]))
        try:
            text = self.tab.evaluate(check["locator"] or "document.documentElement.outerHTML")
        except ScriptError as error:
            text = ""
            self.notes.append(f"{check['locator']} throws in Chromium: {error}")
        verdict = is_met(check["required_contents"], html.unescape("None" if text is None else str(text)), self.server)
        if verdict is not None and verdict != (part["score"] == 1):
            raise Difference(
                f"{check['locator'] or 'page'} at {check['url']}: Chromium finds {str(text)[:300]!r}, which is "
                f"{'right' if verdict else 'wrong'}; the evaluator says the opposite")


def is_met(required, text, server):
    """WebArena's rules; None for those that need a judge."""
    def plain(value):
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        return value.lower()

    if "exact_match" in required:
        wanted = required["exact_match"]
        return all(plain(server.expanded(entry)) == plain(text) for entry in ([wanted] if isinstance(wanted, str) else wanted))
    if "must_include" in required:
        wanted = required["must_include"]
        return all(
            any(plain(server.expanded(choice)) in plain(text) for choice in entry.split(" |OR| "))
            for entry in ([wanted] if isinstance(wanted, str) else wanted))
    return None


SET_VALUE = """function (text) {
    this.value = text;
    this.dispatchEvent(new Event('input', {bubbles: true}));
    this.dispatchEvent(new Event('change', {bubbles: true}));
}"""

SELECT_OPTION = """function (wanted) {
    const plain = text => text.replace(/\\s+/g, ' ').trim();
    const option = [...this.options].find(o => plain(o.label) === plain(wanted) || plain(o.text) === plain(wanted));
    if (!option || option.disabled) return false;
    if (this.multiple) for (const other of this.options) other.selected = false;
    option.selected = true;
    this.dispatchEvent(new Event('input', {bubbles: true}));
    this.dispatchEvent(new Event('change', {bubbles: true}));
    return true;
}"""

# The page with its fields as they are filled now, in place of as they came.
SNAPSHOT = """(() => {
    const now = document.querySelectorAll('input, textarea, option');
    const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll('input, textarea, option').forEach((field, index) => {
        const live = now[index];
        if (field.matches('option')) field.toggleAttribute('selected', live.selected);
        else if (field.matches('textarea')) field.textContent = live.value;
        else if (['checkbox', 'radio'].includes(live.type)) field.toggleAttribute('checked', live.checked);
        else if (live.type !== 'file') field.setAttribute('value', live.value);
    });
    return '<!DOCTYPE html>' + copy.outerHTML;
})()"""


def endings_in_process(program, path, sites):
    """How each task ends when `webrl evaluate` plays its solution."""
    command = [program, "evaluate", path, "--policy", "solution", "--json"] + (["--sites", sites] if sites else [])
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [json.loads(line) for line in output.splitlines()]
    return {str(line["task_id"]): line for line in lines if "task_id" in line}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", help="task files with solutions")
    parser.add_argument("--webrl", default=".build/release/webrl", help="the command")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "chromium")
    parser.add_argument("--sites", help="folder of sites")
    parser.add_argument("--limit", type=int, help="tasks of each file, evenly spread")
    parser.add_argument("--only", help="tasks whose id contains this")
    parser.add_argument("--phone", action="store_true", help="a window of 390x844 in place of 1280x800")
    parser.add_argument("--output", help="write the report here too")
    options = parser.parse_args()
    size = (390, 844) if options.phone else (1280, 800)
    # So that server and browser end too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    server = Server(options.webrl, options.sites)
    browser = Chromium(options.chromium, [f"--host-resolver-rules=MAP *.test 127.0.0.1:{server.port}"])
    began = time.monotonic()
    report = {"chromium": browser.send("Browser.getVersion")["product"], "tasks": 0, "same": 0,
              "same_score": 0, "same_url": 0, "same_state": 0, "differences": []}
    try:
        for path in options.files:
            with open(path, encoding="utf-8") as file:
                tasks = json.load(file)
            expected = endings_in_process(options.webrl, path, options.sites)
            if options.only:
                tasks = [task for task in tasks if options.only in str(task["task_id"])]
            if options.limit and len(tasks) > options.limit:
                tasks = [tasks[i * len(tasks) // options.limit] for i in range(options.limit)]
            for task in tasks:
                play(server, browser, task, expected[str(task["task_id"])], size, report)
    finally:
        browser.close()
        server.close()
        # Also where it is ended early: what was played counts.
        report["share"] = round(report["same"] / max(1, report["tasks"]), 4)
        report["seconds"] = round(time.monotonic() - began, 1)
        text = json.dumps(report, indent=2, ensure_ascii=False)
        print(text, flush=True)
        if options.output:
            with open(options.output, "w", encoding="utf-8") as file:
                file.write(text + "\n")
    return 0 if report["same"] == report["tasks"] else 1


def play(server, browser, task, expected, size, report):
    ending, reasons = {}, []
    try:
        with Episode(server, browser, task, size) as episode:
            try:
                ending = episode.play()
            finally:
                reasons += episode.notes
    except (Difference, DevToolsError, ScriptError, ServerError, OSError) as error:
        reasons.append(str(error))
    report["tasks"] += 1
    # The server has more sites than the task; those that share a database tell of the same changes.
    expected, ending = ({**end, "state": {site: end["state"][site] for site in task["sites"] if site in end["state"]}}
                        if end else {} for end in (expected, ending))
    differing = [key for key in ("score", "url", "state") if not ending or ending[key] != expected[key]]
    for key in ("score", "url", "state"):
        report[f"same_{key}"] += key not in differing
    if ending and not differing:
        report["same"] += 1
        return
    report["differences"].append({
        "task_id": task["task_id"], "reason": "; ".join(reasons),
        "in_process": {key: expected[key] for key in differing},
        "in_chromium": {key: ending.get(key) for key in differing}})
    print(f"{task['task_id']}: {'; '.join(reasons + differing)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
