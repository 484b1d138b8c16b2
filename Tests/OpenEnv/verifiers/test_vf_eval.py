"""Unmodified `vf-eval` of verifiers plays ten tasks, by its built-in `openenv` taskset against the server and by the package's own;
`vf-validate` plays gold and no-op of a suite."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from served import ROOT, Served

COUNT = 10


def gold() -> list[tuple[str, str, list[str]]]:
    """Tasks whose answer is a text: id, goal, and what the model is to say. Every other answer is a wrong one."""
    suite = json.loads((ROOT / "suites/lite.json").read_text())
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


@contextlib.contextmanager
def endpoint(folder: Path, tasks: list[tuple[str, str, list[str]]]) -> Iterator[str]:
    """The address of a model that says what is told of the tasks."""
    script = folder / "script.json"
    script.write_text(json.dumps({goal: replies for _, goal, replies in tasks}))
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("scripted_endpoint.py")), str(script)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
    finally:
        process.kill()
        process.communicate()


def test_ten_tasks_are_played_and_scored(tmp_path: Path) -> None:
    tasks = gold()
    assert len(tasks) == COUNT
    resets = ", ".join(f'{{ task_id = "{name}", seed = 7 }}' for name, _, _ in tasks)
    with Served("lite") as server, endpoint(tmp_path, tasks) as model:
        with urllib.request.urlopen(server.url + "/health", timeout=60) as answer:
            assert json.load(answer)["status"] == "healthy"
        taskset = f'id = "openenv"\nbase_url = "{server.url}"\nresets = [{resets}]'
        traces = evaluate(taskset, model, tmp_path)
    check(traces, "openenv_reward")


def test_the_taskset_of_the_package_plays_the_same_without_a_server(tmp_path: Path, package: dict[str, str]) -> None:
    tasks = gold()
    file = tmp_path / "ten.json"
    suite = json.loads((ROOT / "suites/lite.json").read_text())
    file.write_text(json.dumps([task for task in suite if task["task_id"] in {name for name, _, _ in tasks}]))
    with endpoint(tmp_path, tasks) as model:
        traces = evaluate(f'id = "webrl-verifiers"\nsuite = "{file}"\nseed = 7', model, tmp_path, package)
    check(traces, "success")


def test_gold_and_no_op_of_every_task_are_as_they_should_be(tmp_path: Path, package: dict[str, str]) -> None:
    count = len(json.loads((ROOT / "suites/lite.json").read_text()))
    command("vf-validate", ROOT / "examples/python/verifiers.toml", tmp_path, package)
    summary = json.loads((tmp_path / "outputs/webrl/summary.json").read_text())
    assert summary["total"] == summary["outcomes"]["valid"] == count
    assert summary["checks"]["gold"]["valid"] == summary["checks"]["noop"]["valid"] == count


def test_a_task_whose_solution_is_wrong_or_that_needs_none_is_found(tmp_path: Path, package: dict[str, str]) -> None:
    suite = json.loads((ROOT / "suites/lite.json").read_text())
    texts = [task for task in suite if (task["eval"]["reference_answers"] or {}).get("exact_match")][:2]
    texts[0]["eval"]["reference_answers"]["exact_match"] = "something else"
    texts[1]["eval"] = {**texts[1]["eval"], "eval_types": ["url_match"], "reference_url": texts[1]["start_url"]}
    (tmp_path / "two.json").write_text(json.dumps(texts))
    file = tmp_path / "two.toml"
    told = (ROOT / "examples/python/verifiers.toml").read_text()
    file.write_text(told.replace('suite = "lite"', f'suite = "{tmp_path}/two.json"'))
    command("vf-validate", file, tmp_path, package)
    rows = [json.loads(line) for line in (tmp_path / "outputs/webrl/results.jsonl").read_text().splitlines()]
    reasons = {row["name"]: (row["gold"]["reason"], row["noop"]["reason"]) for row in rows}
    assert reasons[texts[0]["task_id"]] == ("invalid", "valid")
    assert reasons[texts[1]["task_id"]][1] == "invalid"


def check(traces: list[dict[str, Any]], reward: str) -> None:
    """Half of the tasks were answered rightly."""
    assert [trace["errors"] for trace in traces] == [[]] * COUNT
    rewards = sorted(trace["rewards"][reward]["score"] for trace in traces)
    assert rewards == [0.0] * (COUNT // 2) + [1.0] * (COUNT // 2)


def evaluate(taskset: str, endpoint: str, folder: Path, package: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """What `vf-eval` recorded."""
    configuration = folder / "vf.toml"
    configuration.write_text(
        f"""\
model = "scripted"
push = false

[client]
base_url = "{endpoint}"
api_key_var = "NO_KEY"

[run]
name = "webrl"

[env.taskset]
{taskset}

[env.player.runtime]
type = "subprocess"

[env.player.harness]
id = "null"
"""
    )
    command("vf-eval", configuration, folder, package)
    lines = (folder / "outputs/webrl/traces.jsonl").read_text().splitlines()
    records = [json.loads(line) for line in lines if line]
    return [trace for record in records for trace in record.get("traces", [record])]


def command(name: str, configuration: Path, folder: Path, package: dict[str, str] | None = None) -> None:
    """Runs a program of verifiers'; what it writes is in `outputs`."""
    binaries = Path(sys.executable).parent
    environment = os.environ | (package or {}) | {"PATH": f"{binaries}:{os.environ['PATH']}"}
    done = subprocess.run(
        [str(binaries / name), "@", str(configuration), "--no-rich"],
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


@pytest.fixture
def package() -> dict[str, str]:
    """Where the Python package is: installed, or in the checkout with a library that was built."""
    library = Path(os.environ.get("WEBRL_LIBRARY", ROOT / ".build/release/libWebrlNative.so"))
    if importlib.util.find_spec("webrl"):
        return {}
    if not library.is_file():
        pytest.skip(f"the library of the Python package was not built: {library}")
    return {"PYTHONPATH": str(ROOT / "python/src"), "WEBRL_LIBRARY": str(library)}
