from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from conftest import ROOT

import webrl

gymnasium = pytest.importorskip("gymnasium")


def test_ids_are_known_whoever_is_imported_first() -> None:
    import subprocess
    import sys

    for code in ("import webrl, gymnasium", "import gymnasium, webrl", "import gymnasium.vector, webrl"):
        check = "; assert 'webrl/lite-v0' in gymnasium.registry and 'webrl/Web-v0' in gymnasium.registry"
        assert subprocess.run([sys.executable, "-c", code + check], check=False).returncode == 0, code


@pytest.mark.parametrize("what", ["lite", "shopping"])
def test_gymnasiums_own_check_passes(what: str) -> None:
    from gymnasium.utils.env_checker import check_env

    env = gymnasium.make("webrl/Web-v0", what=what)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        check_env(env.unwrapped)
    # A visit to a site has no goal that could be reached, which gymnasium finds worth a word where its random walk ends one.
    told = {
        str(warning.message)
        for warning in seen
        if "The reward is a NaN value" not in str(warning.message) or what == "lite"
    }
    assert told == set()


def test_it_is_an_environment_of_gymnasiums(lite: webrl.Pool) -> None:
    env = gymnasium.make("webrl/lite-v0", seed=3)
    assert isinstance(env.unwrapped, webrl.Env)
    assert isinstance(webrl.make("lite"), gymnasium.Env)
    observation, _ = env.reset(seed=1)
    assert env.observation_space.contains(observation)
    assert env.action_space.contains(env.action_space.sample())
    env.action_space.seed(1)
    first = env.action_space.sample()
    env.action_space.seed(1)
    assert env.action_space.sample() == first
    assert env.observation_space == env.action_space


@pytest.mark.parametrize("mode", ["sync", "async", "vector_entry_point"])
def test_vectors_say_what_their_environments_say(lite: webrl.Pool, mode: str) -> None:
    # Texts have no place in shared memory.
    extra = {"vector_kwargs": {"shared_memory": False}} if mode == "async" else {}
    vector = gymnasium.make_vec("webrl/lite-v0", num_envs=3, vectorization_mode=mode, **extra)
    texts, infos = vector.reset(seed=4)
    env = webrl.make("lite")
    for i in range(3):
        text, info = env.reset(seed=4 + i)
        assert (texts[i], infos["task_id"][i]) == (text, info["task_id"])
    steps = [["scroll [down]", "stop []", "nonsense"]] * 6
    ended = np.zeros(3, np.bool_)
    for step, actions in enumerate(steps):
        texts, rewards, terminated, truncated, infos = vector.step(tuple(actions))
        assert rewards.shape == terminated.shape == truncated.shape == (3,)
        ended |= terminated
        if step == 0:
            assert terminated.tolist() == [False, True, False]
        if step == 1:
            # It begins anew with the step after its end.
            assert not terminated[1]
            assert infos["steps"][1] == 0
    assert ended[1]
    assert ended[2]
    vector.close()


def test_the_two_kinds_of_vectors_agree(lite: webrl.Pool) -> None:
    def play(mode: str) -> list[Any]:
        vector = gymnasium.make_vec("webrl/lite-v0", num_envs=4, vectorization_mode=mode)
        texts, _ = vector.reset(seed=7)
        lines: list[Any] = [tuple(texts)]
        for step in range(9):
            actions = ("scroll [down]", "stop []", "nonsense", f"click [{step}]")
            texts, rewards, terminated, truncated, _ = vector.step(actions)
            lines.append((tuple(texts), rewards.tolist(), terminated.tolist(), truncated.tolist()))
        vector.close()
        return lines

    assert play("sync") == play("vector_entry_point")


def test_a_vector_has_nan_and_a_status_where_the_world_fails(tmp_path: Path) -> None:
    tasks = json.loads((ROOT / "suites" / "lite.json").read_text())[:1]
    tasks[0]["start_url"] = "ftp://nowhere.test/"
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(tasks))
    vector = gymnasium.make_vec(
        "webrl/Web-v0", num_envs=2, vectorization_mode="vector_entry_point", what=str(file)
    )
    _, infos = vector.reset(seed=[1, None])
    assert list(infos["status"]) == ["infrastructure_error"] * 2
    _, rewards, terminated, truncated, infos = vector.step(("noop", "stop []"))
    assert np.isnan(rewards).all()
    assert (terminated.tolist(), truncated.tolist()) == ([False, False], [True, True])
    assert list(infos["status"]) == ["infrastructure_error"] * 2
    vector.close()


def test_statistics_of_episodes(lite: webrl.Pool) -> None:
    from gymnasium.wrappers import RecordEpisodeStatistics
    from gymnasium.wrappers.vector import RecordEpisodeStatistics as VectorStatistics

    env = RecordEpisodeStatistics(webrl.make("lite"))
    env.reset(options={"task_id": "shopping.order_reorder.11"})
    oracle: Callable[[], str | None] = cast(webrl.Env, env.unwrapped).oracle
    info: dict[str, Any] = {}
    while (action := oracle()) is not None:
        *_, info = env.step(action)
    assert info["episode"]["r"] == 1.0
    assert info["episode"]["l"] == 7
    vector = VectorStatistics(
        gymnasium.make_vec("webrl/lite-v0", num_envs=2, vectorization_mode="vector_entry_point")
    )
    vector.reset(seed=1)
    *_, infos = vector.step(("stop []", "noop"))
    assert infos["_episode"].tolist() == [True, False]


def test_a_data_set_of_minaris_comes_back_as_it_was(
    lite: webrl.Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minari = pytest.importorskip("minari")
    from gymnasium.spaces import Text

    from webrl.gym import text_space

    monkeypatch.setenv("MINARI_DATASETS_PATH", str(tmp_path))
    space = text_space(1 << 20)
    assert isinstance(space, Text)
    env = minari.DataCollector(
        gymnasium.make("webrl/lite-v0").unwrapped, observation_space=space, action_space=text_space(4096)
    )
    played: list[tuple[list[str], list[str], float]] = []
    for task in env.unwrapped.tasks[:3]:
        observation, _ = env.reset(seed=1, options={"task_id": task.id})
        seen, done = [observation], []
        reward = 0.0
        while (action := env.unwrapped.oracle()) is not None:
            observation, reward, *_ = env.step(action)
            seen.append(observation)
            done.append(action)
        played.append((seen, done, float(reward)))
    env.create_dataset("webrl/gold-v0", algorithm_name="reference solutions")
    dataset = minari.load_dataset("webrl/gold-v0")
    assert dataset.total_episodes == 3
    for episode, (seen, done, reward) in zip(dataset.iterate_episodes(), played, strict=True):
        assert list(episode.observations) == seen
        assert list(episode.actions) == done
        assert float(episode.rewards[-1]) == reward == 1.0
