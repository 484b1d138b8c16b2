"""TRL's environment, without TRL: what TRL looks for in it, and what it answers."""

from __future__ import annotations

import inspect
import os
import re
import signal
from typing import Any

import pytest

from webrl._server import ServerProcess
from webrl.pool import Options
from webrl.trl import WebTask, rows

TOOLS = ["click", "fill", "go_back", "goto", "press", "scroll", "select", "stop", "tab_focus"]


def test_only_tools_are_public() -> None:
    public = [name for name, _ in inspect.getmembers(WebTask, inspect.isfunction) if name[0] != "_"]
    assert public == sorted([*TOOLS, "reset", "get_reward"])
    assert [name for name in vars(WebTask()) if not name.startswith("_")] == []


@pytest.mark.parametrize("name", TOOLS)
def test_every_tool_tells_of_its_arguments_as_trl_reads_it(name: str) -> None:
    tool = getattr(WebTask, name)
    parameters = [parameter for parameter in inspect.signature(tool).parameters if parameter != "self"]
    documented = inspect.getdoc(tool) or ""
    arguments = documented.partition("Args:\n")[2].partition("\n\n")[0]
    assert re.findall(r"^    (\w+): \S", arguments, re.M) == parameters
    assert "Returns:\n" in documented
    assert not hasattr(tool, "__wrapped__")


def called(task: WebTask, action: str) -> str:
    """An action of the reference solution as a call of a tool."""
    name, _, rest = action.partition(" ")
    given: list[Any] = re.findall(r"\[(.*?)\](?= \[|$)", rest, re.S)
    if name in ("type", "fill"):
        return task.fill(int(given[0]), given[1], given[2:] == ["1"] or (name == "type" and not given[2:]))
    if name in ("click", "select", "tab_focus"):
        given[0] = int(given[0])
    return str(getattr(task, name)(*given))


def test_the_reference_solutions_reach_the_goal_by_tools() -> None:
    task = WebTask("lite")
    played = 0
    for row in rows("lite"):
        assert row["prompt"][0]["role"] == "user"
        text = task.reset(**row)
        assert "Objective: " in text
        assert "RootWebArea" in text
        answer = ""
        while (action := task._env.oracle()) is not None:
            assert not answer.startswith("Error"), (action, answer)
            answer = called(task, action)
        assert answer == "The episode is over."
        assert task.get_reward() == 1.0
        played += 1
    assert played == 165


def test_the_score_is_frozen_at_the_end() -> None:
    row = rows("lite")[0]
    task = WebTask("lite")
    task.reset(**row)
    while (action := task._env.oracle()) is not None:
        called(task, action)
    for _ in range(2):
        assert task.goto("http://map.test/") == task.stop("nothing") == "The episode is over."
        assert task.get_reward() == 1.0
    task.reset(**row)
    assert task.stop() == "The episode is over."
    assert task.get_reward() == 0.0


def test_an_episode_that_the_model_leaves_is_scored_as_it_stands() -> None:
    row = next(one for one in rows("lite") if one["task_id"] == "shopping.order_reorder.11")
    task = WebTask("lite")
    task.reset(**row)
    while not (action := task._env.oracle() or "").startswith("stop"):
        called(task, action)
    assert task.get_reward() == 1.0
    task.reset(**row)
    assert task.get_reward() == 0.0


def test_a_group_has_one_task_and_one_world() -> None:
    group = [WebTask("lite", seed=5) for _ in range(4)]
    for _ in range(3):
        assert len({task.reset(prompt=[], anything=1) for task in group}) == 1
    row = rows("lite", seed=3)[7]
    assert len({task.reset(**row) for task in group}) == 1
    # Those that were made later have had fewer episodes.
    assert WebTask("lite", seed=5).reset(task_id=row["task_id"]) == group[0].reset(task_id=row["task_id"])
    assert WebTask("lite", seed=6).reset() != WebTask("lite", seed=7).reset()


def test_mistakes_are_sentences_and_never_exceptions() -> None:
    task = WebTask("lite", max_steps=4)
    assert task.click(1) == "The episode is over."
    task.reset(**rows("lite")[0])
    junk: Any = "] [nonsense"
    assert task.click(9999) == "Error: there is no element [9999] on the page. The page is as it was."
    assert task.click(junk).startswith("Error: ")
    assert "RootWebArea" in task.scroll("down")
    assert task.press("Tab").endswith("The episode is over.")
    assert task.get_reward() == 0.0


def test_a_failed_environment_has_no_score_and_begins_anew() -> None:
    task = WebTask("homepage", isolated=True)
    task.reset()
    os.kill(ServerProcess.shared(Options("homepage")).pid, signal.SIGKILL)
    assert "failed" in task.scroll("down")
    assert task.get_reward() is None
    assert "RootWebArea" in task.reset()
    # A visit to a site has no goal and no score.
    assert task.stop() == "The episode is over."
    assert task.get_reward() is None
