"""webrl's tasks for verifiers 0.4, in its process: ``vf-eval`` and ``vf-validate`` find them by the id ``webrl-verifiers``.

    [taskset]
    id = "webrl-verifiers"
    suite = "lite"

An agent's turn is an action in words, and a user's turn is objective and page. ``vf-validate`` plays each task's reference solution,
which must reach 1, and stops at once, which must not.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from typing import Any, Final

import verifiers.v1 as vf
from pydantic import Field, PrivateAttr

import webrl

__all__ = ["WebEnv", "WebTask", "WebTaskset"]

INSTRUCTIONS: Final = """\
You act on a web page. Answer with one action and nothing else:
click [id], type [id] [text] [1 to press Enter afterwards, else 0], select [id] [option], press [keys], scroll [up or down],
goto [url], go_back, tab_focus [number], stop [answer].
Elements are named by the numbers in brackets before them. Stop when the objective is reached, with the answer if one is asked for."""


class WebConfig(vf.TasksetConfig):
    """Which tasks, and how pages are shown."""

    suite: str = "lite"
    """A suite, or the path of a task file."""
    seed: int = 0
    """The world of every task."""
    options: dict[str, Any] = Field(default_factory=dict)
    """Those of ``webrl.Env``: ``window``, ``max_steps``, ``dialect``, ``url``, …"""


class WebData(vf.TaskData):
    """One task of a suite."""

    suite: str
    seed: int
    options: dict[str, Any]
    task_id: str


class WebState(vf.State):
    """The environment of a rollout, and its score once the episode is over."""

    score: float | None = None
    _env: webrl.Env | None = PrivateAttr(None)
    _turn: str = PrivateAttr("")

    @property
    def turn(self) -> str:
        """What the agent is told next."""
        return self._turn

    def begin(self, data: WebData) -> None:
        """Begins the task's episode; see :meth:`webrl.Env.reset` for what is raised."""
        self._env = webrl.make(data.suite, seed=data.seed, **data.options)
        page, info = self._env.reset(seed=data.seed, options={"task_id": data.task_id})
        self._turn = f"Objective: {info['goal']}\n\n{info['url']}\n{page}"

    def act(self, action: str) -> bool:
        """Does what the agent wrote; whether the episode is over then. Its score stays as it is from then on."""
        if self.score is not None or self._env is None:
            return True
        page, reward, terminated, truncated, info = self._env.step(action)
        if terminated or truncated:
            self.score = reward
            return True
        error = f"Error: {info['error']}\n" if info["error"] else ""
        self._turn = f"{error}{info['url']}\n{page}"
        return False

    def oracle(self) -> str | None:
        """What the reference solution does next."""
        return self._env.oracle() if self._env else None

    def end(self) -> None:
        """Ends an episode that the agent left, as WebArena does, and gives the environment's room back."""
        self.act("stop []")
        if self._env is not None:
            self._env.close()
            self._env = None


class WebTask(vf.Task[WebData, WebState]):
    """A task whose reward is the evaluator's score. Where the world fails, the rollout has an error and no reward."""

    async def setup(self, trace: vf.Trace, runtime: vf.Runtime) -> None:
        """Opens the page."""
        await asyncio.to_thread(_state(trace).begin, self.data)

    async def finalize(self, trace: vf.Trace, runtime: vf.Runtime) -> None:
        """Ends the episode where the agent did not."""
        await asyncio.to_thread(_state(trace).end)

    @vf.reward
    async def success(self, trace: vf.Trace) -> float:
        """The evaluator's score in 0...1."""
        score = _state(trace).score
        if score is None or math.isnan(score):
            raise ValueError("nothing scores this task")
        return score

    async def validate(self, runtime: vf.Runtime) -> bool | None:
        """Whether the reference solution reaches the goal; ``None`` where the task has none."""
        return await asyncio.to_thread(self._gold)

    def _gold(self) -> bool | None:
        state = WebState()
        state.begin(self.data)
        action = state.oracle()
        if action is None:
            return None
        while action is not None:
            state.act(action)
            action = state.oracle()
        state.end()
        return state.score == 1.0


class WebTaskset(vf.Taskset[WebTask, WebConfig]):
    """The tasks of a suite, in its order."""

    def load(self) -> Iterator[WebTask]:
        """All tasks."""
        config = self.config
        # Kept for as long as the taskset lives, and with it the sites that are loaded.
        self._kept = webrl.make(config.suite, **config.options)
        for task in self._kept.tasks:
            data = WebData(
                id=task.id,
                name=task.id,
                description=task.goal,
                system_prompt=INSTRUCTIONS,
                suite=config.suite,
                seed=config.seed,
                options=config.options,
                task_id=task.id,
            )
            yield WebTask(data, config.task)


class WebEnvConfig(vf.EnvConfig):
    """One agent plays."""

    player: vf.AgentConfig = vf.AgentConfig()


class WebEnv(vf.Env[WebEnvConfig]):
    """The page answers the agent's turns until the episode is over."""

    async def run(self, task: Any, agents: Any) -> None:
        """Plays one episode."""
        async with agents.player.interaction(task) as interaction:
            state = _state(interaction.trace)
            segment = await interaction.turn(state.turn)
            while not segment.terminated:
                if await asyncio.to_thread(state.act, segment.last_reply):
                    break
                segment = await interaction.turn(state.turn)


def _state(trace: vf.Trace) -> WebState:
    state = trace.state
    if not isinstance(state, WebState):
        raise TypeError(f"a rollout of webrl's has a WebState, and this is a {type(state).__name__}")
    return state
