"""Unmodified `vf-eval` of verifiers, by its built-in `openenv` taskset, plays ten tasks against the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from served import Served  # noqa: E402

COUNT = 10


def gold() -> list[tuple[str, str, list[str]]]:
    """Tasks whose answer is a text: id, goal, and what the model is to say. Every other answer is a wrong one."""
    suite = json.loads((Path(__file__).resolve().parents[3] / "suites/lite.json").read_text())
    tasks = suite if isinstance(suite, list) else suite["tasks"]
    found: list[tuple[str, str, list[str]]] = []
    goals: set[str] = set()
    for task in tasks:
        evaluation: dict[str, Any] = task.get("eval") or {}
        answer = (evaluation.get("reference_answers") or {}).get("exact_match")
        if evaluation.get("eval_types") != ["string_match"] or not answer or task["intent"] in goals:
            continue
        goals.add(task["intent"])
        said = answer if len(found) % 2 == 0 else "I don't know"
        found.append((task["task_id"], task["intent"], ["scroll [down]", f"stop [{said}]"]))
        if len(found) == COUNT:
            break
    return found


def test_ten_tasks_are_played_and_scored(tmp_path: Path) -> None:
    with Served("lite") as server:
        with urllib.request.urlopen(server.url + "/health", timeout=60) as answer:
            assert json.load(answer)["status"] == "healthy"
        tasks = gold()
        assert len(tasks) == COUNT
        script = tmp_path / "script.json"
        script.write_text(json.dumps({goal: replies for _, goal, replies in tasks}))
        endpoint = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("scripted_endpoint.py")), str(script)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert endpoint.stdout is not None
            port = int(endpoint.stdout.readline())
            traces = evaluate(server.url, f"http://127.0.0.1:{port}/v1", tasks, tmp_path)
        finally:
            endpoint.kill()
            endpoint.wait()
    assert [trace["errors"] for trace in traces] == [[]] * COUNT
    rewards = sorted(trace["rewards"]["openenv_reward"]["score"] for trace in traces)
    assert rewards == [0.0] * (COUNT // 2) + [1.0] * (COUNT // 2)


def evaluate(
    url: str, endpoint: str, tasks: list[tuple[str, str, list[str]]], folder: Path
) -> list[dict[str, Any]]:
    """What `vf-eval` recorded."""
    resets = ", ".join(f'{{ task_id = "{name}", seed = 7 }}' for name, _, _ in tasks)
    configuration = folder / "vf.toml"
    configuration.write_text(
        f"""\
model = "scripted"
push = false
output_dir = "{folder}/outputs"

[client]
base_url = "{endpoint}"
api_key_var = "NO_KEY"

[run]
name = "webrl"

[env.taskset]
id = "openenv"
base_url = "{url}"
resets = [{resets}]

[env.player.runtime]
type = "subprocess"

[env.player.harness]
id = "null"
"""
    )
    binaries = Path(sys.executable).parent
    environment = dict(os.environ, PATH=f"{binaries}:{os.environ['PATH']}")
    done = subprocess.run(
        [str(binaries / "vf-eval"), "@", str(configuration), "--no-rich"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    lines = (folder / "outputs/webrl/traces.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines if line]
    return [trace for record in records for trace in record.get("traces", [record])]
