from __future__ import annotations

import copy
import gc
import json
import math
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT

import webrl

TASK = {"task_id": "shopping.order_reorder.11"}


def test_the_readmes_first_lines(env: webrl.Env) -> None:
    observation, info = env.reset(options=TASK)
    assert "RootWebArea 'Home Page - Brightwell & Co.'" in observation
    assert info["goal"].startswith("Put everything from order")
    observation, reward, terminated, truncated, info = env.step("click [42]")
    assert (reward, terminated, truncated) == (0.0, False, False)
    assert info["status"] == "agent_error"
    assert info["error"] == "there is no element [42] on the page"
    twins = env.fork(8)
    snapshot = env.snapshot()
    assert len(twins) == 8
    assert env.restore(snapshot) == (observation, info)


def test_the_reference_solution_gets_the_whole_reward(env: webrl.Env) -> None:
    for task in env.tasks[::40]:
        env.reset(options={"task_id": task.id})
        while (action := env.oracle()) is not None:
            _, reward, terminated, _, info = env.step(action)
            assert info["error"] == ""
        assert terminated
        assert reward == 1.0
        assert info["scored"]


def test_equal_seeds_give_equal_episodes_and_other_seeds_other_tasks(env: webrl.Env) -> None:
    def play(seed: int) -> list[object]:
        episode: list[object] = [env.reset(seed=seed)]
        chance = random.Random(1)
        for _ in range(5):
            episode.append(env.step(f"click [{chance.randrange(200)}]"))
            if episode[-1][2]:  # type: ignore[index]
                break
        return episode

    assert play(3) == play(3)
    assert len({env.reset(seed=seed)[1]["task_id"] for seed in range(20)}) > 10


def test_episodes_after_the_first_follow_from_the_seed(env: webrl.Env) -> None:
    first = [env.reset(seed=5)[1]["task_id"]] + [env.reset()[1]["task_id"] for _ in range(4)]
    again = [env.reset(seed=5)[1]["task_id"]] + [env.reset()[1]["task_id"] for _ in range(4)]
    assert first == again
    assert len(set(first)) > 1


def test_forks_and_restored_environments_never_see_each_other(env: webrl.Env) -> None:
    env.reset(options=TASK)
    link = env.oracle()
    assert link is not None
    kept = env.snapshot()
    twin = env.fork()[0]
    here, there = env.step(link), twin.step(link)
    assert here == there
    env.step("go_back")
    assert twin.step("scroll [down]")[4]["url"] == there[4]["url"]
    other = env.fork()[0]
    assert other.restore(kept)[1]["url"] == "http://shopping.test/"
    assert other.step(link) == there


def test_nothing_that_was_returned_changes_or_is_shared(env: webrl.Env) -> None:
    first = env.reset(options=TASK)
    kept = copy.deepcopy(first)
    second = env.step("scroll [down]")
    first[1]["sites"].append("elsewhere")
    assert env.step("scroll [down]")[4]["sites"] == ["shopping"]
    assert second[4]["sites"] is not first[1]["sites"]
    assert kept[0] == first[0]


def test_whatever_an_agent_writes_is_a_step(env: webrl.Env) -> None:
    words = [
        "click [",
        "]",
        "\ud800",
        "\x00",
        "99999999999999999999",
        "🫖",
        "type [1] [",
        "stop",
        "\n",
        "'",
        "é" * 999,
    ]
    chance = random.Random(7)
    for _ in range(300):
        env.reset()
        text = "".join(chance.choice(words) for _ in range(chance.randrange(9)))
        _, reward, terminated, truncated, info = env.step(text)
        assert isinstance(info["error"], str)
        assert not truncated
        assert reward == 0 or terminated
    env.reset(seed=1)
    assert "at most 1048576 bytes" in env.step("x" * (2 << 20))[4]["error"]


def test_the_agents_mistakes_end_the_episode_and_the_score_is_frozen(env: webrl.Env) -> None:
    env.reset(seed=1)
    for _ in range(3):
        _, reward, terminated, _, info = env.step("I think I should look around")
    assert terminated
    assert info["ending"] == "invalid_actions"
    _, reward, terminated, _, info = env.step("stop []")
    assert (reward, terminated) == (0.0, True)
    assert info["error"] == "the episode is over; reset begins another"


def test_step_limits_cut_off(env: webrl.Env) -> None:
    env.reset(seed=1, options={"max_steps": 2})
    assert not env.step("scroll [down]")[3]
    _, reward, terminated, truncated, info = env.step("scroll [up]")
    assert (terminated, truncated, info["ending"]) == (False, True, "step_limit")
    assert reward == 0


def test_dialects_and_windows(env: webrl.Env) -> None:
    text, _ = env.reset(options={**TASK, "dialect": "browsergym"})
    assert "[" in text
    assert env.step("click('nonsense')")[4]["status"] == "agent_error"
    short, _ = env.reset(options={**TASK, "window": 5})
    assert len(short.splitlines()) <= 7
    markup = webrl.make("shopping", dialect="webrl").reset()[0]
    assert "<html>" in markup


def test_a_site_opens_without_a_goal_and_ends_without_a_score() -> None:
    env = webrl.make("homepage")
    _, info = env.reset()
    assert info["goal"] == ""
    _, reward, terminated, _, info = env.step("stop []")
    assert terminated
    assert math.isnan(reward)
    assert not info["scored"]


def test_task_files_and_site_folders_open_by_their_paths(tmp_path: Path) -> None:
    tasks = json.loads((ROOT / "suites" / "lite.json").read_text())[:2]
    file = tmp_path / "two.json"
    file.write_text(json.dumps(tasks))
    env = webrl.make(str(file))
    assert [task.id for task in env.tasks] == [task["task_id"] for task in tasks]
    assert webrl.make(str(ROOT / "Tests" / "Fixtures" / "library")).reset()[1]["title"]


@pytest.mark.parametrize(
    ("what", "options", "sentence"),
    [
        ("nowhere", {}, "'nowhere' is no suite and no site"),
        ("lite", {"window": 0}, "'window' is a whole number from 1"),
        ("lite", {"dialect": "klingon"}, "no dialect is called 'klingon'"),
        ("lite", {"login": "me"}, "'login' is for sites"),
    ],
)
def test_wrong_requests_are_one_sentence(what: str, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(webrl.RequestError, match="^" + sentence):
        webrl.make(what, **options)


def test_wrong_resets_are_one_sentence_and_change_nothing(env: webrl.Env) -> None:
    before = env.reset(seed=1)
    for options in ({"task_id": "none"}, {"steps": 3}, {"max_steps": "many"}):
        with pytest.raises(webrl.RequestError):
            env.reset(options=options)
    assert env.fork()[0].step("noop")[4]["url"] == before[1]["url"]
    with pytest.raises(ValueError, match="a seed is a whole number"):
        env.reset(seed=-1)


def test_capacity_is_an_exception_of_its_own() -> None:
    env = webrl.make("homepage", capacity=3)
    twins = env.fork(2)
    with pytest.raises(webrl.CapacityError, match="3 of 3 environments and snapshots are alive"):
        env.snapshot()
    twins[0].close()
    env.snapshot()


def test_what_nobody_refers_to_is_freed() -> None:
    env = webrl.make("homepage", capacity=50)
    for _ in range(20):
        env.fork(9)
        env.snapshot()
        gc.collect()
    assert env.pool.counts()["used"] <= 11


def test_an_infrastructure_failure_is_an_exception_and_no_reward(tmp_path: Path) -> None:
    task = json.loads((ROOT / "suites" / "lite.json").read_text())[0]
    task["start_url"] = "ftp://nowhere.test/"
    file = tmp_path / "broken.json"
    file.write_text(json.dumps([task]))
    with pytest.raises(webrl.InfrastructureError, match="is no address that can be opened"):
        webrl.make(str(file)).reset()
    outcomes = webrl.Batch(2, str(file)).reset()
    assert np.isnan(outcomes.reward).all()
    assert outcomes.truncated.all()
    assert (outcomes.status == webrl.Status.INFRASTRUCTURE_ERROR).all()


def test_closing_twice_is_allowed_and_then_nothing_is(env: webrl.Env) -> None:
    twin = env.fork()[0]
    twin.close()
    twin.close()
    with pytest.raises(webrl.WebrlError, match="the environment is closed"):
        twin.step("noop")


def test_rendering_is_the_text() -> None:
    env = webrl.make("homepage", render_mode="ansi")
    text, _ = env.reset()
    assert env.render() == text


def test_importing_costs_nothing_of_others() -> None:
    code = "import sys, webrl; sys.exit('gymnasium' in sys.modules or 'minari' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
