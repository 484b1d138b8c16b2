"""An OpenAI-compatible endpoint whose model says what a script says.

    python3 scripted_endpoint.py SCRIPT

SCRIPT is a JSON object: for each goal, the replies in order. Which goal a conversation is about stands in its first user turn, and how far
it is in the number of the assistant's. The port goes to standard output.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SCRIPT: dict[str, list[str]] = {}


def text(content: Any) -> str:
    """The text of a message's content, which may be in parts."""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content or [])


def reply(messages: list[dict[str, Any]]) -> str:
    """What the model says next."""
    users = [text(message["content"]) for message in messages if message["role"] == "user"]
    said = sum(message["role"] == "assistant" for message in messages)
    goal = max((goal for goal in SCRIPT if is_about(users[0], goal)), key=len)
    return SCRIPT[goal][said]


def is_about(turn: str, goal: str) -> bool:
    """Whether a user's turn, in words or as JSON, has a goal in it."""
    return goal in turn or json.dumps(goal, ensure_ascii=False)[1:-1] in turn


def completion(kind: str, model: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    """What both kinds of answer have."""
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {"id": "scripted", "object": kind, "created": 0, "model": model, "choices": choices, "usage": usage}


def events(model: str, said: str) -> bytes:
    """The answer as a stream: one event with the text, one with the end."""
    parts = [({"role": "assistant", "content": said}, None), ({}, "stop")]
    chunks = [
        completion("chat.completion.chunk", model, [{"index": 0, "delta": delta, "finish_reason": reason}]) for delta, reason in parts
    ]
    texts = [json.dumps(chunk) for chunk in chunks] + ["[DONE]"]
    return "".join(f"data: {text}\n\n" for text in texts).encode()


class Endpoint(BaseHTTPRequestHandler):
    """`POST …/chat/completions`."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = reply(request["messages"])
        if request.get("stream"):
            self.answer("text/event-stream", events(request["model"], said))
        else:
            message = {"role": "assistant", "content": said}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            answer = completion("chat.completion", request["model"], [choice])
            self.answer("application/json", json.dumps(answer).encode())

    def answer(self, kind: str, body: bytes) -> None:
        """The whole answer."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing is logged."""


def main() -> None:
    SCRIPT.update(json.loads(Path(sys.argv[1]).read_text()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
