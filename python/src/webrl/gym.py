"""What gymnasium asks for beyond an environment: spaces of texts, vectors of environments, and ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from gymnasium import Space
from gymnasium.envs.registration import register, registry
from gymnasium.spaces import Text
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from .batch import Batch
from .frames import ENDING_NAMES, STATUS_NAMES, Outcomes

SUITES: Final = ("lite", "test", "train", "unseen")
"""Suites that have an id: ``webrl/lite-v0`` and so on."""


class Unicode(Space[str]):
    """Texts of any length in any script."""

    _WORDS: Final = ("click [{}]", "type [{}] [tea] [1]", "scroll [down]", "go_back", "stop []", "hover [{}]")

    def __init__(self, seed: int | np.random.Generator | None = None) -> None:
        """All texts."""
        super().__init__(shape=None, dtype=None, seed=seed)

    @property
    def is_np_flattenable(self) -> bool:
        """No."""
        return False

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """A text that reads like an action."""
        word = self._WORDS[int(self.np_random.integers(len(self._WORDS)))]
        return word.format(int(self.np_random.integers(1, 200)))

    def contains(self, x: Any) -> bool:
        """Whether it is a text."""
        return isinstance(x, str)

    def __eq__(self, other: object) -> bool:
        """All spaces of all texts are one."""
        return isinstance(other, Unicode)

    def __hash__(self) -> int:
        """The same for all."""
        return hash(Unicode)

    def __repr__(self) -> str:
        """Its name."""
        return "Unicode()"

    def to_jsonable(self, sample_n: Iterable[str]) -> list[str]:
        """The texts themselves."""
        return list(sample_n)

    def from_jsonable(self, sample_n: list[str]) -> list[str]:
        """The texts themselves."""
        return list(sample_n)


class WebVectorEnv(VectorEnv[tuple[str, ...], tuple[str, ...], npt.NDArray[Any]]):
    """A :class:`webrl.Batch` as gymnasium's vector of environments: a finished episode begins anew with the next step.

    What the world fails at is a NaN in the rewards, ``truncated``, and ``infos["status"]``; the next step begins another episode there.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012
        "render_modes": ["ansi"],
        "render_fps": 4,
        "autoreset_mode": AutoresetMode.NEXT_STEP,
    }

    def __init__(
        self, num_envs: int = 1, what: str = "lite", *, render_mode: str | None = None, **options: Any
    ) -> None:
        """Makes the environments; ``options`` are those of :class:`webrl.Batch`."""
        self.batch = Batch(num_envs, what, **options)
        self.num_envs = num_envs
        self.render_mode = render_mode
        self.single_observation_space = Unicode()
        self.single_action_space = Unicode()
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._is_over = np.zeros(num_envs, np.bool_)
        self._texts: list[str] = [""] * num_envs

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[tuple[str, ...], dict[str, Any]]:
        """Begins all episodes, or those of ``options["reset_mask"]``."""
        given = dict(options or {})
        mask = given.pop("reset_mask", None)
        task_ids = given.pop("task_ids", None)
        indices = None if mask is None else np.flatnonzero(mask)
        outcomes = self.batch.reset(
            seed=self._seeds(seed, indices), task_ids=task_ids, options=given or None, indices=indices
        )
        self._is_over[outcomes.indices] = False
        self._take(outcomes)
        return tuple(self._texts), self._infos(outcomes)

    def _seeds(
        self, seed: int | Sequence[int | None] | None, indices: npt.NDArray[np.intp] | None
    ) -> int | Sequence[int | None] | None:
        if seed is None or isinstance(seed, int | np.integer) or indices is None:
            return seed
        return [seed[place] for place in indices.tolist()]

    def step(
        self, actions: Iterable[str]
    ) -> tuple[tuple[str, ...], npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any], dict[str, Any]]:
        """A step everywhere; where the last one ended an episode, the next begins and the action is passed over."""
        texts = [str(action) for action in actions]
        going = np.flatnonzero(~self._is_over)
        over = np.flatnonzero(self._is_over)
        rewards = np.zeros(self.num_envs)
        terminated = np.zeros(self.num_envs, np.bool_)
        truncated = np.zeros(self.num_envs, np.bool_)
        infos: dict[str, Any] = {}
        if len(going):
            stepped = self.batch.step([texts[place] for place in going], indices=going)
            rewards[going], terminated[going], truncated[going] = (
                stepped.reward,
                stepped.terminated,
                stepped.truncated,
            )
            self._take(stepped)
            infos = self._infos(stepped)
        if len(over):
            begun = self.batch.reset(indices=over)
            self._take(begun)
            infos = self._infos(begun, infos)
        self._is_over = terminated | truncated
        return tuple(self._texts), rewards, terminated, truncated, infos

    def _take(self, outcomes: Outcomes) -> None:
        for place, text in zip(outcomes.indices.tolist(), outcomes.text, strict=True):
            self._texts[place] = text

    def _infos(self, outcomes: Outcomes, infos: dict[str, Any] | None = None) -> dict[str, Any]:
        gathered = {} if infos is None else infos
        goals, task_ids = self.batch.goals, self.batch.task_ids
        for row, place in enumerate(outcomes.indices.tolist()):
            info = {
                "task_id": task_ids[place],
                "goal": goals[place],
                "url": outcomes.url[row],
                "title": outcomes.title[row],
                "error": outcomes.error[row],
                "status": STATUS_NAMES[outcomes.status[row]],
                "steps": int(outcomes.steps[row]),
                "ending": ENDING_NAMES[outcomes.ending[row]],
                "scored": not bool(outcomes.unscored[row]),
            }
            gathered = self._add_info(gathered, info, place)
        return gathered

    def close_extras(self, **kwargs: Any) -> None:
        """Forgets the environments."""
        self.batch.close()


def text_space(longest: int) -> Text:
    """A bounded space of texts, for those who store spaces (Minari): ``DataCollector(env, observation_space=text_space(1 << 20))``.

    Args:
        longest: characters of a text at most.
    """
    return _AnyText(min_length=0, max_length=longest)


class _AnyText(Text):
    """Text in any script; the space of gymnasium's wants to know every character beforehand."""

    def contains(self, x: Any) -> bool:
        """Whether it is a text that is not too long."""
        return isinstance(x, str) and len(x) <= self.max_length


def register_ids() -> None:
    """Makes ``webrl/lite-v0`` and its kin known to gymnasium, and ``webrl/Web-v0`` for anything else (``what=…``)."""
    names = {**{f"webrl/{suite}-v0": {"what": suite} for suite in SUITES}, "webrl/Web-v0": {}}
    for name, arguments in names.items():
        if name not in registry:
            register(
                id=name,
                entry_point="webrl.env:Env",
                vector_entry_point="webrl.gym:WebVectorEnv",
                kwargs=arguments,
                # Its episodes end by rules of their own, and its order of calls is checked where it matters.
                order_enforce=True,
                disable_env_checker=False,
            )
