"""Many environments that step together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from . import seeds
from .errors import HandleError
from .frames import Outcomes
from .pool import Options, Pool, Snapshot, Task

Indices = Sequence[int] | npt.NDArray[np.integer[Any]]


class Batch:
    """``n`` environments, stepped in one call on all cores.

    Environment ``i`` of a batch with seed ``s`` says exactly what :func:`webrl.make` with seed ``s + i`` says.

    An environment whose episode is over stays as it is until it is reset; a step there does nothing and has reward 0. What the world
    fails at is a NaN in ``reward`` and a status, never an exception: one of a thousand does not end the call for all.
    """

    def __init__(
        self,
        n: int,
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
    ) -> None:
        """Makes ``n`` environments; all else as for :class:`webrl.Env`.

        Raises:
            RequestError: where there is no such suite, file or site, or an option is wrong.
            CapacityError: where there is no room for all.
        """
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
        # Its own, since outcomes of steps that were begun come to whoever waits at the pool.
        self.pool = Pool.open(options, url=url, token=token, isolated=isolated, is_shared=False)
        self._handles: list[int] = self.pool.make(n)
        self._first = self._handles[0] if n else 0
        self._all = np.arange(n)
        self._bases = self._first_bases(seeds.fresh() if seed is None else seeds.checked(seed))
        self._episodes = np.zeros(n, np.uint64)
        self._waiting = 0
        self._goals = [""] * n
        self._task_ids = [""] * n

    def _first_bases(self, seed: int) -> npt.NDArray[np.uint64]:
        with np.errstate(over="ignore"):
            return np.uint64(seed) + np.arange(len(self._handles), dtype=np.uint64)

    def __len__(self) -> int:
        """How many environments there are."""
        return len(self._all)

    @property
    def tasks(self) -> list[Task]:
        """The tasks that an episode may be about."""
        return self.pool.tasks

    @property
    def goals(self) -> list[str]:
        """What is wanted in each episode, in words."""
        return list(self._goals)

    @property
    def task_ids(self) -> list[str]:
        """The task of each episode."""
        return list(self._task_ids)

    def _chosen(self, indices: Indices | None) -> list[int]:
        if indices is None:
            return list(self._handles)
        return [self._handles[place] for place in np.asarray(indices, np.int64).tolist()]

    def _placed(self, outcomes: Outcomes) -> Outcomes:
        # The handles of a pool that makes nothing else follow one another.
        outcomes.indices = outcomes.ids.astype(np.int64) - self._first
        return outcomes

    def _refuse_waiting(self) -> None:
        if self._waiting:
            raise HandleError(f"{self._waiting} steps are under way: wait() gets what became of them")

    # Episodes

    def reset(
        self,
        *,
        seed: int | Sequence[int | None] | None = None,
        task_ids: Sequence[str] | None = None,
        options: Mapping[str, Any] | None = None,
        indices: Indices | None = None,
    ) -> Outcomes:
        """Begins episodes, in all environments or in some.

        Args:
            seed: one number, to which each environment adds its place; or one each, equal ones for a group that is to have the same
                task and world. Without one (``None``), an episode's seed follows from the last that its environment was given.
            task_ids: the tasks, one each; by default the seeds draw them.
            options: what these episodes have otherwise than the pool: ``max_steps``, ``dialect``, ``window``, ``strict``.
            indices: which environments; all by default.

        Raises:
            RequestError: where a task or an option is not known; nothing is done then.
            HandleError: where steps are under way.
            ValueError: where a seed is out of range, or there are more or fewer than environments.
        """
        self._refuse_waiting()
        places = self._all if indices is None else np.asarray(indices, np.int64)
        self._take_seeds(seed, places)
        episode = seeds.episode_seeds(self._bases[places], self._episodes[places])
        extra = [json.dumps(dict(options))] * len(places) if options else None
        outcomes = self.pool.reset(self._chosen(indices), episode, task_ids, extra)
        self._episodes[places] += np.uint64(1)
        for place, goal, task in zip(places.tolist(), outcomes.goal, outcomes.task_id, strict=True):
            self._goals[place] = goal
            self._task_ids[place] = task
        return self._placed(outcomes)

    def _take_seeds(self, seed: int | Sequence[int | None] | None, places: npt.NDArray[np.int64]) -> None:
        if seed is None:
            return
        if isinstance(seed, int | np.integer):
            self._bases[places] = self._first_bases(seeds.checked(int(seed)))[places]
            self._episodes[places] = 0
            return
        if len(seed) != len(places):
            raise ValueError(f"{len(places)} environments need as many seeds, one each, or one for all")
        given = [one if one is None else seeds.checked(one) for one in seed]
        for place, one in zip(places.tolist(), given, strict=True):
            if one is not None:
                self._bases[place] = one
                self._episodes[place] = 0

    def step(self, actions: Sequence[str], *, indices: Indices | None = None) -> Outcomes:
        """A step in every environment, or in some; answered when all are done.

        Where Ctrl-C interrupts it the steps go on, and :meth:`wait` gets their outcomes.

        Args:
            actions: what the agents wrote, one each.
            indices: which environments; all by default.

        Raises:
            ValueError: where there are more or fewer actions than environments.
            HandleError: where steps are under way.
        """
        self._refuse_waiting()
        handles = self._chosen(indices)
        self._check(actions, handles)
        try:
            return self._placed(self.pool.step(handles, actions))
        except KeyboardInterrupt:
            self._waiting = self.pool.counts()["outstanding"]
            raise

    def step_async(self, actions: Sequence[str], *, indices: Indices | None = None) -> None:
        """Begins steps and returns at once; :meth:`wait` gets what becomes of them.

        Args:
            actions: what the agents wrote, one each.
            indices: which environments; all by default.

        Raises:
            ValueError: where there are more or fewer actions than environments.
            HandleError: where one of them has a step under way; none is begun then.
        """
        handles = self._chosen(indices)
        self._check(actions, handles)
        self.pool.start(handles, actions)
        self._waiting += len(handles)

    def wait(self, min: int | None = None, timeout: float | None = None) -> Outcomes:
        """What became of steps that were begun, for whoever is ready; :attr:`webrl.Outcomes.indices` says who.

        Args:
            min: how many to wait for; all that are under way by default.
            timeout: seconds; ``None`` for as long as it takes. Where it runs out there are no outcomes, and none is lost.
        """
        wanted = self._waiting if min is None else min
        outcomes = self._placed(self.pool.wait(wanted, timeout))
        self._waiting -= len(outcomes)
        return outcomes

    @property
    def waiting(self) -> int:
        """Steps that were begun and not waited for."""
        return self._waiting

    def _check(self, actions: Sequence[str], handles: Sequence[int]) -> None:
        if isinstance(actions, str) or len(actions) != len(handles):
            raise ValueError(f"{len(handles)} environments need as many actions, one each")

    def observe(self, indices: Indices | None = None) -> Outcomes:
        """What was said last in each environment; the score of an episode that is over stays as it was."""
        return self._placed(self.pool.observe(self._chosen(indices)))

    def oracle(self, indices: Indices | None = None) -> list[str | None]:
        """What the reference solutions do next, see :meth:`webrl.Env.oracle`."""
        return self.pool.oracle(self._chosen(indices))

    # Copies

    def snapshot(self, indices: Indices | None = None) -> list[BatchSnapshot]:
        """Environments as they stand, one each, to be restored any number of times.

        Raises:
            CapacityError: where there is no room for all.
        """
        places = self._all if indices is None else np.asarray(indices, np.int64)
        kept = self.pool.snapshot(self._chosen(indices))
        return [
            BatchSnapshot(one, self._task_ids[place], self._goals[place])
            for one, place in zip(kept, places.tolist(), strict=True)
        ]

    def restore(
        self, snapshots: Sequence[BatchSnapshot] | BatchSnapshot, indices: Indices | None = None
    ) -> Outcomes:
        """Puts environments back to what was kept, of themselves or of others.

        Args:
            snapshots: one each; or one for all, which makes a group of equal environments.
            indices: which environments; all by default.
        """
        self._refuse_waiting()
        handles = self._chosen(indices)
        places = self._all if indices is None else np.asarray(indices, np.int64)
        kept = [snapshots] * len(handles) if isinstance(snapshots, BatchSnapshot) else list(snapshots)
        outcomes = self.pool.restore(handles, [one.kept for one in kept])
        for place, one in zip(places.tolist(), kept, strict=True):
            self._task_ids[place], self._goals[place] = one.task_id, one.goal
        return self._placed(outcomes)

    def close(self) -> None:
        """Forgets the environments. Closing twice is allowed."""
        self.pool.close()
        self._waiting = 0
        self._handles = []
        self._all = np.arange(0)

    def __enter__(self) -> Batch:
        """The batch itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Closes the batch."""
        self.close()


class BatchSnapshot:
    """An environment of a batch as it stood. It is kept for as long as this object lives."""

    __slots__ = ("__weakref__", "goal", "kept", "task_id")

    def __init__(self, kept: Snapshot, task_id: str, goal: str) -> None:
        """What was kept, and the episode's task."""
        self.kept = kept
        self.task_id = task_id
        self.goal = goal
