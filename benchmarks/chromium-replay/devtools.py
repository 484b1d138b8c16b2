"""A headless Chromium, driven by the DevTools protocol over a pipe. Nothing but the standard library is needed."""

import base64
import json
import os
import select
import signal
import subprocess
import tempfile
import time


class DevToolsError(Exception):
    """Chromium refused a command, or did not answer in time."""


class Chromium:
    """One browser process. `flags` are more command-line flags."""

    def __init__(self, program="chromium", flags=()):
        self.profile = tempfile.TemporaryDirectory(prefix="webrl-chromium-", ignore_cleanup_errors=True)
        to_browser, self._writer = os.pipe()
        self._reader, from_browser = os.pipe()

        def connect():
            # Chromium reads commands from file 3 and writes answers to file 4.
            reader, writer = os.dup(to_browser), os.dup(from_browser)
            os.dup2(reader, 3)
            os.dup2(writer, 4)
            os.set_inheritable(3, True)
            os.set_inheritable(4, True)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--mute-audio",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-extensions", "--disable-features=BackForwardCache,HttpsUpgrades,Translate",
             f"--user-data-dir={self.profile.name}", *flags, "about:blank"],
            preexec_fn=connect, close_fds=False, start_new_session=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self._buffer = b""
        self._last_id = 0
        self._answers = {}
        self.listeners = []

    def close(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.profile.cleanup()

    def send(self, method, params=None, session=None, timeout=30.0):
        """Sends a command and waits for its result."""
        self._last_id += 1
        number = self._last_id
        message = {"id": number, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        self._write(json.dumps(message).encode() + b"\0")
        end = time.monotonic() + timeout
        while number not in self._answers:
            if not self.pump(end - time.monotonic()):
                raise DevToolsError(f"{method}: no answer within {timeout:.0f} s")
        answer = self._answers.pop(number)
        if "error" in answer:
            raise DevToolsError(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    def _write(self, data):
        while data:
            data = data[os.write(self._writer, data):]

    def pump(self, seconds):
        """Takes in what comes within the time; false where nothing does."""
        ready, _, _ = select.select([self._reader], [], [], max(0.0, seconds))
        if not ready:
            return False
        data = os.read(self._reader, 1 << 20)
        if not data:
            raise DevToolsError("Chromium ended")
        *messages, self._buffer = (self._buffer + data).split(b"\0")
        for text in messages:
            message = json.loads(text)
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                for listener in self.listeners:
                    listener(message)
        return True


class Tab:
    """One page of a browser context."""

    def __init__(self, browser, context, width=1280, height=800):
        self.browser = browser
        self._loading = False
        self._requested = 0.0
        self.target = browser.send("Target.createTarget", {"url": "about:blank", "browserContextId": context})["targetId"]
        self.session = browser.send("Target.attachToTarget", {"targetId": self.target, "flatten": True})["sessionId"]
        browser.listeners.append(self._hear)
        self.frame = self.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        for domain in ("Page", "DOM"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def send(self, method, params=None, timeout=30.0):
        return self.browser.send(method, params, self.session, timeout)

    def close(self):
        self.browser.listeners.remove(self._hear)
        try:
            self.browser.send("Target.closeTarget", {"targetId": self.target})
        except DevToolsError:
            pass

    def _hear(self, message):
        if message.get("sessionId") != self.session:
            return
        params = message["params"]
        if params.get("frameId") == self.frame:
            if message["method"] == "Page.frameRequestedNavigation":
                self.expect_page()
            elif message["method"] in ("Page.frameStartedLoading", "Page.frameStoppedLoading"):
                self._loading = message["method"] == "Page.frameStartedLoading"
                self._requested = 0.0

    # Pages

    def open(self, url):
        result = self.send("Page.navigate", {"url": url})
        if result.get("errorText"):
            raise DevToolsError(f"{url}: {result['errorText']}")
        self.settle()

    def expect_page(self):
        """A page will come soon, or not at all: a request may be refused."""
        self._requested = time.monotonic()

    @property
    def loading(self):
        return self._loading or time.monotonic() - self._requested < 1.0

    def settle(self, timeout=30.0):
        """Waits until what an action set off is loaded."""
        end = time.monotonic() + timeout
        quiet = 0
        while quiet < 2:
            if self.loading:
                quiet = 0
                if time.monotonic() > end:
                    raise DevToolsError("the page does not finish loading")
                self.browser.pump(0.05)
                continue
            try:
                # A submission waits for its turn behind the tasks of the page.
                self.evaluate("new Promise(done => setTimeout(() => done(document.readyState), 15))")
                quiet += 1
            except (DevToolsError, ScriptError):
                # The page went away meanwhile.
                self.browser.pump(0.05)
                if time.monotonic() > end:
                    raise

    def evaluate(self, expression):
        result = self.send("Runtime.evaluate",
                           {"expression": expression, "awaitPromise": True, "returnByValue": True})
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise ScriptError(details.get("exception", {}).get("description") or details["text"])
        return result["result"].get("value")

    def call(self, node, function, *arguments):
        """Calls a JavaScript function with an element as `this`."""
        found = self.send("DOM.resolveNode", {"backendNodeId": node})["object"]["objectId"]
        result = self.send("Runtime.callFunctionOn", {
            "objectId": found, "functionDeclaration": function, "returnByValue": True,
            "arguments": [{"value": value} for value in arguments]})
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise ScriptError(details.get("exception", {}).get("description") or details["text"])
        return result["result"].get("value")

    def screenshot(self, path, whole=False):
        data = self.send("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    # A user's hands

    def click(self, node):
        """Presses the mouse where the element is; returns what lies there instead, where something covers it."""
        self.send("DOM.scrollIntoViewIfNeeded", {"backendNodeId": node})
        quads = self.send("DOM.getContentQuads", {"backendNodeId": node})["quads"]
        quads = [quad for quad in quads if abs(quad[2] - quad[0]) >= 1 and abs(quad[5] - quad[1]) >= 1]
        if not quads:
            raise DevToolsError("the element has no place on the page")
        quad = quads[0]
        x, y = sum(quad[0::2]) / 4, sum(quad[1::2]) / 4
        cover = self.call(node, COVER, x, y)
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", {
                "type": kind, "x": x, "y": y, "button": "none" if kind == "mouseMoved" else "left",
                "clickCount": 0 if kind == "mouseMoved" else 1})
        return cover

    def type(self, text):
        if text:
            self.send("Input.insertText", {"text": text})

    def press(self, keys):
        *modifiers, key = keys.split("+") if keys != "+" else ["+"]
        bits = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}
        mask = sum(bits.get(name, 0) for name in modifiers)
        code, text = KEYS.get(key, (ord(key.upper()[0]), key if len(key) == 1 and not mask else ""))
        params = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": mask}
        self.send("Input.dispatchKeyEvent", {**params, "type": "keyDown" if text else "rawKeyDown", "text": text})
        self.send("Input.dispatchKeyEvent", {**params, "type": "keyUp"})


class ScriptError(Exception):
    """JavaScript threw."""


KEYS = {
    "Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "Backspace": (8, ""), "Delete": (46, ""),
    "ArrowLeft": (37, ""), "ArrowUp": (38, ""), "ArrowRight": (39, ""), "ArrowDown": (40, ""), "Home": (36, ""),
    "End": (35, ""), "PageUp": (33, ""), "PageDown": (34, ""), "Space": (32, " "),
}

# What a click at a point would hit, where that is neither the element, nor in it, nor its label.
COVER = """function (x, y) {
    const hit = document.elementFromPoint(x, y);
    const own = this.nodeType === Node.ELEMENT_NODE ? this : this.parentElement;
    if (!hit) return 'nothing: the place is outside the window';
    if (own.contains(hit) || hit.contains(own) && hit.matches('a, button, label, summary')) return '';
    if ([...(own.labels ?? [])].some(label => label.contains(hit))) return '';
    return hit.outerHTML.slice(0, 80);
}"""
