"""One environment, with gymnasium's interface."""

from __future__ import annotations

import json
import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from . import seeds
from .errors import InfrastructureError, WebrlError
from .frames import ENDING_NAMES, STATUS_NAMES, Outcome, Status, lines
from .pool import Options, Pool, Snapshot, Task

if TYPE_CHECKING:
    from gymnasium import Env as _Base
else:
    try:
        from gymnasium import Env as _Base
    except ImportError:

        class _Base:
            """What an environment has of gymnasium where gymnasium is not installed."""

            spec = None
            render_mode = None
            _np_random = None

            def __class_getitem__(cls, item: Any) -> Any:
                return cls

            @property
            def unwrapped(self) -> Any:
                return self

            def __enter__(self) -> Any:
                return self

            def __exit__(self, *args: Any) -> bool:
                self.close()
                return False


class Env(_Base[str, str]):
    """A web page that an agent acts on in words.

    ``reset`` and ``step`` are gymnasium's. An observation is a text, and so is an action (``"click [42]"``). Equal seeds, options and
    actions give equal observations and infos.

    ``info`` has: ``task_id``, ``goal``, ``sites``, ``url``, ``title``, ``tabs``, ``active_tab``, ``error`` (what was wrong with the last
    action, in one sentence, else ``""``), ``status`` (``"ok"`` or ``"agent_error"``), ``warnings``, ``steps``, ``ending`` (``""`` while the
    episode goes on) and ``scored`` (whether the reward says how good the episode was, once it is over).
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi"], "render_fps": 4}  # noqa: RUF012

    def __init__(
        self,
        what: str = "lite",
        *,
        seed: int | None = None,
        dialect: str | None = None,
        window: int | None = None,
        strict: bool | None = None,
        max_steps: int | None = None,
        repetitions: int | None = None,
        invalid_actions: int | None = None,
        login: str | None = None,
        cache_bytes: int | None = None,
        capacity: int | None = None,
        workers: int | None = None,
        url: str | None = None,
        token: str | None = None,
        isolated: bool = False,
        render_mode: str | None = None,
    ) -> None:
        """Opens a suite, a task file or a site; see :class:`webrl.Options`.

        Args:
            what: a suite (``"lite"``), the path of a task file, the name of a site, or the path of a site's folder.
            seed: what the first episode follows from, where ``reset`` is given none.
            dialect: how pages are shown and actions are written.
            window: lines of the page that are shown at once.
            strict: whether actions are read exactly as the dialect's reference reads them.
            max_steps: actions of an episode; 0 for no limit.
            repetitions: how often the same action may be done; 0 for no limit.
            invalid_actions: outputs in a row that are no action; 0 for no limit.
            login: a stored login that is signed in, where a site is opened.
            cache_bytes: bytes of rendered pages that each site keeps.
            capacity: environments and snapshots of the pool at most.
            workers: threads of one call.
            url: a server, where the environment is to live there.
            token: what the server wants to be shown.
            isolated: whether the environment lives in a server process that this one starts.
            render_mode: ``"ansi"``, or ``None``.

        Raises:
            RequestError: where there is no such suite, file or site, or an option is wrong.
            InstallationError: where the library or the sites are missing.
        """
        if render_mode not in (None, "ansi"):
            raise WebrlError(f"the render modes are None and 'ansi', and this is {render_mode!r}")
        options = Options(
            what=what,
            dialect=dialect,
            window=window,
            strict=strict,
            max_steps=max_steps,
            repetitions=repetitions,
            invalid_actions=invalid_actions,
            login=login,
            cache_bytes=cache_bytes,
            capacity=capacity,
            workers=workers,
        )
        pool = Pool.open(options, url=url, token=token, isolated=isolated)
        self._begin(pool, pool.make(1)[0], seeds.fresh() if seed is None else seeds.checked(seed))
        self.render_mode = render_mode

    def _begin(self, pool: Pool, handle: int, base: int) -> None:
        self.pool = pool
        self._handle: int | None = handle
        self._base = base
        self._episodes = 0
        self._task: tuple[str, str, list[str]] = ("", "", [])
        self._shown = ""
        self._finalizer = weakref.finalize(self, pool.discard, handle)
        self._finalizer.atexit = False
        self._set_spaces()

    def _set_spaces(self) -> None:
        try:
            from .gym import Unicode
        except ImportError:
            return
        self.observation_space = Unicode()
        self.action_space = Unicode()

    @property
    def handle(self) -> int:
        """The environment's number in its pool.

        Raises:
            WebrlError: where it is closed.
        """
        if self._handle is None:
            raise WebrlError("the environment is closed")
        return self._handle

    @property
    def tasks(self) -> list[Task]:
        """The tasks that an episode may be about."""
        return self.pool.tasks

    # Episodes

    def reset(
        self, *, seed: int | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Begins an episode.

        Args:
            seed: what all chance follows from, and the task where none is named. Without one, each episode's seed follows from the last
                that was given.
            options: ``task_id``, and what this episode has otherwise than the pool: ``max_steps``, ``dialect``, ``window``, ``strict``.

        Raises:
            RequestError: where a task or an option is not known.
            InfrastructureError: where the world fails.
        """
        if seed is not None:
            self._base, self._episodes = seeds.checked(seed), 0
            self._np_random = np.random.default_rng(seed)
            self._np_random_seed = seed
        given = dict(options or {})
        task_id = str(given.pop("task_id", "") or "")
        outcome = self.pool.reset_one(
            self.handle, self._next_seed(), task_id, json.dumps(given) if given else ""
        )
        self._episodes += 1
        self._task = (outcome.texts[6], outcome.texts[7], lines(outcome.texts[8]))
        self._check(outcome)
        return self._observation(outcome), self._info(outcome)

    def _next_seed(self) -> int:
        if self._episodes == 0:
            return self._base
        bases, episodes = np.array([self._base], np.uint64), np.array([self._episodes], np.uint64)
        return int(seeds.episode_seeds(bases, episodes)[0])

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Does what an agent wrote.

        Returns:
            What is seen then; the reward (0 until the end, then the evaluator's score, NaN where nothing scores the task); whether the
            episode is at its end; whether it was cut off; and the info.

        Raises:
            InfrastructureError: where the world fails. The episode counts for nothing then; ``reset`` begins another.
        """
        outcome = self.pool.step_one(self.handle, str(action))
        self._check(outcome)
        return (
            self._observation(outcome),
            outcome.reward,
            outcome.is_terminated,
            outcome.is_truncated,
            self._info(outcome),
        )

    def _check(self, outcome: Outcome) -> None:
        if outcome.status == Status.INFRASTRUCTURE_ERROR:
            raise InfrastructureError(outcome.texts[3])

    def _observation(self, outcome: Outcome) -> str:
        self._shown = outcome.texts[0]
        return self._shown

    def _info(self, outcome: Outcome) -> dict[str, Any]:
        task_id, goal, sites = self._task
        _, url, title, error, warnings, tabs, *_ = outcome.texts
        return {
            "task_id": task_id,
            "goal": goal,
            "sites": list(sites),
            "url": url,
            "title": title,
            "tabs": lines(tabs),
            "active_tab": outcome.active_tab,
            "error": error,
            "status": STATUS_NAMES[outcome.status],
            "warnings": lines(warnings),
            "steps": outcome.steps,
            "ending": ENDING_NAMES[outcome.ending],
            "scored": not outcome.is_unscored,
        }

    def oracle(self) -> str | None:
        """What the task's reference solution does next, in the words of the dialect; ``None`` where there is nothing more.

        Each call goes a step further, so call it once before each step that follows it.
        """
        return self.pool.oracle([self.handle])[0]

    def render(self) -> Any:
        """The page as the agent sees it, as a text (``render_mode="ansi"``)."""
        return self._shown if self.render_mode == "ansi" else None

    # Copies

    def fork(self, n: int = 1) -> list[Env]:
        """Independent copies of the environment in the middle of its episode: pages, forms, cookies, databases, clock and chance.

        Raises:
            CapacityError: where there is no room for all.
        """
        return [self._twin(handle) for handle in self.pool.fork([self.handle], [n])]

    def _twin(self, handle: int) -> Env:
        twin = type(self).__new__(type(self))
        twin.render_mode = self.render_mode
        twin._begin(self.pool, handle, self._base)
        twin._episodes = self._episodes
        twin._task = self._task
        twin._shown = self._shown
        twin.spec = self.spec
        return twin

    def snapshot(self) -> EnvSnapshot:
        """The environment as it stands, to be restored any number of times.

        Raises:
            CapacityError: where there is no room.
        """
        return EnvSnapshot(self.pool.snapshot([self.handle])[0], self._task)

    def restore(self, snapshot: EnvSnapshot) -> tuple[str, dict[str, Any]]:
        """Puts the environment back to what was kept, of itself or of another environment of its pool.

        Returns:
            Observation and info as they were.

        Raises:
            WebrlError: where the snapshot belongs to an environment of another pool.
            InfrastructureError: where the world had failed when it was made.
        """
        outcome = self.pool.restore_one(self.handle, snapshot.kept)
        self._task = snapshot.task
        self._check(outcome)
        return self._observation(outcome), self._info(outcome)

    def close(self) -> None:
        """Forgets the environment. Closing twice is allowed."""
        if self._handle is not None:
            self._handle = None
            self._finalizer()

    @property
    def np_random(self) -> np.random.Generator:
        """Chance for whoever needs some; seeded by ``reset``. The environment itself takes none of it."""
        if self._np_random is None:
            self._np_random = np.random.default_rng(self._base)
        return self._np_random

    @np_random.setter
    def np_random(self, value: np.random.Generator) -> None:
        self._np_random = value


class EnvSnapshot:
    """An environment as it stood. It is kept for as long as this object lives."""

    __slots__ = ("__weakref__", "kept", "task")

    def __init__(self, kept: Snapshot, task: tuple[str, str, list[str]]) -> None:
        """What was kept, and the task of the episode."""
        self.kept = kept
        self.task = task
