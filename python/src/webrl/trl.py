"""An environment for TRL's ``environment_factory``: a page that a language model acts on by tools.

    import webrl.trl
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer

    trainer = GRPOTrainer(
        model=...,
        args=GRPOConfig(...),
        train_dataset=Dataset.from_list(webrl.trl.rows("train")),
        environment_factory=functools.partial(webrl.trl.WebTask, "train", window=80),
    )

Nothing of TRL is imported here: the class is what TRL 1.16 looks for (https://huggingface.co/docs/trl, "environments").
"""

from __future__ import annotations

import math
from typing import Any, Final

from . import seeds
from .env import Env
from .errors import InfrastructureError
from .pool import Options, Pool

INSTRUCTIONS: Final = (
    "You act on a web page by calling tools. Elements are named by the numbers in brackets before them. "
    "When the objective is reached, or you know the answer, call stop."
)
"""What :func:`rows` begins each prompt with."""

_OVER: Final = "The episode is over."
_FAILED: Final = "The environment failed, and this episode counts for nothing. Answer without a tool."


def rows(
    what: str = "lite", *, seed: int = 0, prompt: str = INSTRUCTIONS, **options: Any
) -> list[dict[str, Any]]:
    """A data set for TRL, one row a task: ``prompt``, ``task_id``, ``seed``.

    TRL repeats a row for each completion of a group and gives it to :meth:`WebTask.reset`, so a group has one task and one world.

    Args:
        what: a suite or the path of a task file, as for :func:`webrl.make`.
        seed: the world of the first task; each further task has the next.
        prompt: what the model is told before objective and page.
        options: ``url``, ``token`` and ``isolated`` of :class:`webrl.Env`.

    Raises:
        RequestError: where there is no such suite or file.
    """
    pool = Pool.open(Options(what), **options)
    return [
        {
            "prompt": [{"role": "user", "content": prompt}],
            "task_id": task.id,
            "seed": seeds.checked(seed + place),
        }
        for place, task in enumerate(pool.tasks)
    ]


class WebTask:
    """One environment of a rollout: TRL makes it once and resets it for each rollout.

    TRL offers every public method to the model as a tool, ``reset`` and ``get_reward`` apart; so nothing else is public here. A tool
    answers with the page; what was wrong with a call is a sentence, and the page stays as it was. The score is frozen when the episode
    ends: what the model calls afterwards changes nothing.
    """

    def __init__(self, what: str = "lite", *, seed: int = 0, **options: Any) -> None:
        """Opens a suite, a task file or a site.

        Args:
            what: as for :func:`webrl.make`.
            seed: where rows of the data set have no ``seed``: the k-th episodes of all environments with this seed have the same task
                and world, so that groups need no data set.
            options: those of :class:`webrl.Env`; actions are always WebArena's.

        Raises:
            RequestError: where there is no such suite, file or site, or an option is wrong.
        """
        self._what = what
        self._seed = seeds.checked(seed)
        self._options = options
        self._env = self._opened()
        self._is_open = False
        self._reward: float | None = None

    def _opened(self) -> Env:
        return Env(self._what, seed=self._seed, **{**self._options, "dialect": "webarena"})

    def reset(self, task_id: str | None = None, seed: int | None = None, **row: Any) -> str:
        """Begins an episode.

        Args:
            task_id: the task; by default the seed draws one.
            seed: what all chance follows from.
            row: other columns of the data set, which say nothing to the environment.

        Returns:
            Objective and page, which TRL adds to the prompt.

        Raises:
            RequestError: where there is no such task.
        """
        del row
        self._is_open, self._reward = False, None
        if seed is None and task_id is not None:
            seed = self._seed
        try:
            if self._env.pool.is_lost:
                self._env = self._opened()
            page, info = self._env.reset(seed=seed, options={"task_id": task_id or ""})
        except InfrastructureError:
            return f"\n\n{_FAILED}"
        self._is_open = True
        return f"\n\nObjective: {info['goal']}\n\n{_shown(page, info)}"

    def get_reward(self) -> float | None:
        """How good the episode was.

        Where the model calls no tool any more and has not stopped, it stops here without an answer, as WebArena ends what an agent leaves.

        Returns:
            The evaluator's score in 0...1; ``None``, which TRL leaves out of its group, where the environment failed or nothing scores
            the task.
        """
        if self._is_open:
            self._act("stop []")
        return self._reward

    def click(self, id: int) -> str:
        """Clicks an element: follows a link, presses a button, switches a checkbox.

        Args:
            id: The number in brackets before the element.

        Returns:
            The page after it.
        """
        return self._act(f"click [{id}]")

    def fill(self, id: int, text: str, press_enter: bool = False) -> str:
        """Replaces the text of a field.

        Args:
            id: The number in brackets before the field.
            text: What the field shall hold.
            press_enter: Whether Enter is pressed afterwards, which sends the form.

        Returns:
            The page after it.
        """
        return self._act(f"fill [{id}] [{text}] [{int(bool(press_enter))}]")

    def select(self, id: int, option: str) -> str:
        """Chooses an option of a drop-down list.

        Args:
            id: The number in brackets before the list.
            option: The option's text.

        Returns:
            The page after it.
        """
        return self._act(f"select [{id}] [{option}]")

    def press(self, keys: str) -> str:
        """Presses a key, or keys together, where the focus is.

        Args:
            keys: The keys, such as Enter, Tab or Control+a.

        Returns:
            The page after it.
        """
        return self._act(f"press [{keys}]")

    def scroll(self, direction: str) -> str:
        """Moves the part of the page that is shown.

        Args:
            direction: Where to: up or down. (choices: ["up", "down"])

        Returns:
            The page after it.
        """
        return self._act(f"scroll [{direction}]")

    def goto(self, url: str) -> str:
        """Opens an address.

        Args:
            url: The address, beginning with http.

        Returns:
            The page there.
        """
        return self._act(f"goto [{url}]")

    def go_back(self) -> str:
        """Goes back to the page before.

        Returns:
            The page before.
        """
        return self._act("go_back")

    def tab_focus(self, number: int) -> str:
        """Shows another tab.

        Args:
            number: Which tab, counted from 0.

        Returns:
            The page in that tab.
        """
        return self._act(f"tab_focus [{number}]")

    def stop(self, answer: str = "") -> str:
        """Ends the episode. Call it when the objective is reached.

        Args:
            answer: The answer, where the objective asks for one.

        Returns:
            That the episode is over.
        """
        return self._act(f"stop [{answer}]")

    def _act(self, action: str) -> str:
        """What the model is told after an action; the end of the episode freezes its score."""
        if not self._is_open:
            return _OVER
        try:
            page, reward, terminated, truncated, info = self._env.step(action)
        except InfrastructureError:
            self._is_open = False
            return _FAILED
        if terminated or truncated:
            self._is_open = False
            self._reward = None if math.isnan(reward) else reward
            return f"{info['error']} {_OVER}".strip()
        if info["error"]:
            return f"Error: {info['error']}. The page is as it was."
        return _shown(page, info)


def _shown(page: str, info: dict[str, Any]) -> str:
    return f"{info['url']}\n{page}"
