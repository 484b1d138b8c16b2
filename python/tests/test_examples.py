"""The examples, as a reader would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import webrl
from webrl import _places

EXAMPLES = ROOT / "examples" / "python"


def run(name: str, *arguments: object, **environment: str) -> str:
    """What an example prints."""
    source = str(Path(webrl.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(EXAMPLES / name), *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": source} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_is_short_and_stands_in_the_index() -> None:
    index = (ROOT / "examples" / "README.md").read_text()
    names = sorted(path.name for path in EXAMPLES.iterdir() if path.is_file())
    assert names == sorted(re.findall(r"\]\(python/(\S+)\)", index))
    for name in names:
        assert len((EXAMPLES / name).read_text().splitlines()) <= 60, name
    folders = (path.name for path in (ROOT / "examples").iterdir() if path.is_dir())
    assert all(f"]({name})" in index for name in folders if name[0] not in "._" and name != "python")


def test_five_lines() -> None:
    pytest.importorskip("gymnasium")
    lines = run("five_lines.py").splitlines()
    assert lines[0].startswith("Put everything from order 000000376")
    assert lines[1:3] == ["http://shopping.test/customer/account/", ""]


def test_a_batch_of_a_random_policy() -> None:
    said = run("batch.py", 96, 12)
    found = re.fullmatch(r"1152 steps, \d+ a second, (\d+) episodes, success \d\.\d+\n", said)
    assert found, said
    assert int(found[1]) > 0


def test_look_ahead_by_forks_and_snapshots() -> None:
    found = re.fullmatch(r"(\d+) of 20 tasks in 2 attempts\n", run("look_ahead.py", 20, 2))
    assert found
    assert 0 < int(found[1]) < 20


@contextmanager
def endpoint(replies: dict[str, str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An OpenAI-compatible endpoint that answers a prompt by the goal that stands in it, and the requests that it got."""
    requests: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            prompt = requests[-1]["messages"][-1]["content"]
            said = next(reply for goal, reply in replies.items() if f"Objective: {goal}\n" in prompt)
            body = json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()
            self.send_response(200 if self.path == "/v1/chat/completions" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", requests
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_agent_with_a_chat_endpoint(tmp_path: Path) -> None:
    suite = json.loads((ROOT / "suites" / "lite.json").read_text())
    tasks = [one for one in suite if (one["eval"]["reference_answers"] or {}).get("exact_match")][:3]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks))
    right, wrong, lost = tasks
    replies = {
        right["intent"]: f"Let me see. ```stop [{right['eval']['reference_answers']['exact_match']}]```",
        wrong["intent"]: "stop [no idea]",
        lost["intent"]: "I would rather not.",
    }
    with endpoint(replies) as (address, requests):
        said = run("chat_agent.py", address, "tiny", "--suite", tmp_path / "tasks.json", "--tasks", 3)
    assert said == "1 of 3 tasks\n"
    # What is no action is told to the model, and ends the episode the third time.
    assert len(requests) == 1 + 1 + 3
    assert requests[0]["model"] == "tiny"
    told = requests[-1]["messages"][-1]["content"].splitlines()[2]
    env = webrl.make("lite")
    env.reset(seed=0)
    assert told == env.step("I would rather not.")[4]["error"] != ""


def test_a_set_of_tasks() -> None:
    programs = str(Path(_places.program()).parent)
    said = run("make_tasks.py", "shopping", 4, 7, PATH=f"{programs}:{os.environ['PATH']}")
    played = [line for line in said.splitlines() if "written" not in line]
    assert len(played) == 4
    assert all(line.startswith("1 shopping.") for line in played)


def test_demonstrations(tmp_path: Path) -> None:
    pytest.importorskip("minari")
    file = tmp_path / "demonstrations.jsonl"
    said = run("demonstrations.py", file, 4, MINARI_DATASETS_PATH=str(tmp_path))
    assert said.splitlines()[-1] == "4 episodes"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["reward"] for line in lines] == [1.0] * 4
    for line in lines:
        assert [message["role"] for message in line["messages"][:2]] == ["user", "assistant"]
        assert line["messages"][-1]["content"].split(" ")[0] in ("stop", "click", "type")
