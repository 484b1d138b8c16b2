"""OpenEnv's own client, unmodified."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from openenv import GenericEnvClient

from served import ROOT, Served

TASK = "shopping.order_reorder.11"


async def transcript(url: str, seed: int, actions: list[str]) -> str:
    """All that a session says, as text."""
    async with GenericEnvClient(base_url=url) as env:
        said: list[Any] = []
        result = await env.reset(seed=seed)
        said.append((result.observation, result.reward, result.done))
        for action in actions:
            result = await env.step({"action": action})
            said.append((result.observation, result.reward, result.done))
            said.append(await env.state())
        return json.dumps(said)


def test_an_episode_with_the_asynchronous_client(lite: Served) -> None:
    async def play() -> None:
        async with GenericEnvClient(base_url=lite.url) as env:
            result = await env.reset(seed=1, episode_id="mine", task_id=TASK)
            assert result.reward is None and not result.done
            assert result.observation["goal"] and "RootWebArea" in result.observation["text"]
            result = await env.step({"action": "click [999999]"})
            assert result.reward == 0.0 and "999999" in result.observation["error"]
            state = await env.state()
            assert (state["episode_id"], state["step_count"]) == ("mine", 1)
            result = await env.step({"action": "stop [nothing]"})
            assert result.done and result.reward == 0.0
            assert result.observation["terminated"] and not result.observation["truncated"]

    asyncio.run(play())


def test_an_episode_with_the_synchronous_client(lite: Served) -> None:
    client = GenericEnvClient(base_url=lite.url).sync()
    with client:
        result = client.reset(seed=1, task_id=TASK)
        assert result.observation["goal"]
        assert client.step({"action": "stop [nothing]"}).done
        assert client.state()["step_count"] == 1


def test_eight_sessions_with_one_seed_have_equal_transcripts(lite: Served) -> None:
    actions = ["click [1]", "goto [http://map.test/]", "nonsense", "scroll [down]", "stop [1]", "stop [1]"]

    async def play() -> list[str]:
        return await asyncio.gather(*(transcript(lite.url, 5, actions) for _ in range(8)))

    said = asyncio.run(play())
    assert len(set(said)) == 1
    assert asyncio.run(transcript(lite.url, 6, actions)) != said[0]


def test_a_wrong_message_is_an_error_and_the_session_goes_on(lite: Served) -> None:
    client = GenericEnvClient(base_url=lite.url).sync()
    with client:
        with pytest.raises(RuntimeError, match="VALIDATION_ERROR"):
            client.step({"action": 7})
        with pytest.raises(RuntimeError, match="no task has the id 'nothing'.*VALIDATION_ERROR"):
            client.reset(task_id="nothing")
        assert client.reset(task_id=TASK).observation["goal"]


def test_a_session_too_many_is_refused_and_there_is_room_when_one_ends() -> None:
    with Served("lite", "--sessions", "1") as server:
        first = GenericEnvClient(base_url=server.url).sync()
        with first:
            first.reset(seed=1)
            second = GenericEnvClient(base_url=server.url).sync()
            with second, pytest.raises(RuntimeError, match="CAPACITY_REACHED"):
                second.reset(seed=1)
        third = GenericEnvClient(base_url=server.url).sync()
        with third:
            assert third.reset(seed=1).observation["goal"]


def test_after_a_time_out_the_client_connects_anew_and_its_old_session_is_gone() -> None:
    with Served("lite", "--sessions", "1") as server:

        async def play() -> None:
            env = GenericEnvClient(base_url=server.url)
            async with env:
                await env.reset(seed=1, episode_id="old")
                # A deadline of the caller's: the client drops its socket then.
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(env.reset(seed=2), timeout=0)
                env._message_timeout = 0.0
                with pytest.raises(asyncio.TimeoutError):
                    await env.step({"action": "stop [1]"})
                env._message_timeout = 60.0
                result = await env.reset(seed=3, episode_id="new")
                assert result.observation["goal"]
                assert (await env.state())["episode_id"] == "new"

        asyncio.run(play())


def test_half_open_sockets_give_their_room_back() -> None:
    with Served("lite", "--sessions", "2", "--silent-seconds", "0.6") as server:
        sockets = [server.half_open(), server.half_open()]
        deadline = time.monotonic() + 60
        while True:
            client = GenericEnvClient(base_url=server.url).sync()
            try:
                with client:
                    assert client.reset(seed=1).observation["goal"]
                    # The client answers pings while nothing is asked of it, so it stays.
                    time.sleep(1.5)
                    assert client.step({"action": "stop [1]"}).done
                break
            except RuntimeError as error:
                assert "CAPACITY_REACHED" in str(error) and time.monotonic() < deadline
                time.sleep(0.1)
        for connection in sockets:
            connection.close()


def test_a_bearer_token_is_asked_for_where_one_is_set(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("0123456789abcdef0123\n")
    with Served("lite", "--token-file", str(token)) as server:
        stranger = GenericEnvClient(base_url=server.url).sync()
        with pytest.raises(ConnectionError, match="401"), stranger:
            pass
        headers = {"Authorization": "Bearer 0123456789abcdef0123"}
        friend = GenericEnvClient(base_url=server.url, headers=headers).sync()
        with friend:
            assert friend.reset(seed=1).observation["goal"]


def test_the_server_answers_what_is_under_way_and_ends_well() -> None:
    server = Served("lite")
    client = GenericEnvClient(base_url=server.url).sync()
    with client:
        client.reset(seed=1)
        assert server.stop() == 0
    assert (ROOT / "suites").is_dir()


def test_the_example_of_a_client_runs(lite: Served) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples/python/openenv_client.py"), lite.url],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == ["http://shopping.test/customer/account/ no error", "done: True, reward: 0"]
