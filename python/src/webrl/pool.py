"""A pool of environments, by handles: what environments and batches are made of."""

from __future__ import annotations

import itertools
import json
import os
import threading
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeVar

import numpy as np
import numpy.typing as npt

from ._connections import Connection, EmbeddedConnection
from .errors import WebrlError
from .frames import Answer, Outcome, Outcomes, Request, encode, encode_one, encode_texts, numbers

_WAIT_MILLISECONDS: Final = 50
"""How long a call waits before Python may handle a signal such as that of Ctrl-C."""
_LONG_CALL: Final = 16
"""Steps that are more than this may take a while."""

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Task:
    """One task of a pool: what an agent is told, and what is known of it. The solution stays where it is."""

    id: str
    goal: str
    sites: tuple[str, ...]
    start_urls: tuple[str, ...]
    family: str
    template: str
    has_evaluator: bool
    has_solution: bool
    is_signed_in: bool


@dataclass(frozen=True)
class Options:
    """What a pool is opened with; ``None`` is the default of each.

    Attributes:
        what: a suite (``"lite"``), the path of a task file, the name of a site, or the path of a site's folder.
        dialect: how pages are shown and actions are written: ``webarena``, ``browsergym``, ``webrl``.
        window: lines of the page that are shown at once; the whole page by default.
        strict: whether actions are read exactly as the dialect's reference reads them.
        max_steps: actions of an episode; 30 for tasks, no limit for a site. 0 for no limit.
        repetitions: how often the same action may be done; 3 for tasks, no limit for a site. 0 for no limit.
        invalid_actions: outputs in a row that are no action; 3 for tasks, no limit for a site. 0 for no limit.
        login: a stored login that is signed in, where a site is opened.
        cache_bytes: bytes of rendered pages that each site keeps, 0 for none.
        capacity: environments and snapshots at most.
        workers: threads of one call; they change no result.
    """

    what: str
    dialect: str | None = None
    window: int | None = None
    strict: bool | None = None
    max_steps: int | None = None
    repetitions: int | None = None
    invalid_actions: int | None = None
    login: str | None = None
    cache_bytes: int | None = None
    capacity: int | None = None
    workers: int | None = None

    def json(self) -> str:
        """The object that opens a pool."""
        named = {key: value for key, value in vars(self).items() if value is not None}
        return json.dumps(named)


class Pool:
    """Environments by handle. Calls may come from several threads; no environment may be in two calls at once."""

    _shared: ClassVar[weakref.WeakValueDictionary[tuple[Any, ...], Pool]] = weakref.WeakValueDictionary()
    _lock = threading.Lock()

    def __init__(self, connection: Connection, options: Options) -> None:
        """Opens a pool over a connection, which belongs to it from then on.

        Raises:
            RequestError: where there is no such suite, file or site, or an option is wrong.
        """
        self._connection = connection
        self._process = os.getpid()
        self._calls = itertools.count(1)
        self._garbage: deque[int] = deque()
        self._is_closed = False
        try:
            self.about: dict[str, Any] = _interruptible(
                lambda: self._ask(Request.OPEN, 1, encode_texts([options.json()])).json()
            )
        except BaseException:
            connection.close()
            raise
        self._tasks: list[Task] | None = None
        # A server's connection is not this process's to close after a fork.
        self._finalizer = weakref.finalize(self, _close, connection, os.getpid())

    @classmethod
    def open(
        cls,
        options: Options,
        *,
        url: str | None = None,
        token: str | None = None,
        isolated: bool = False,
        is_shared: bool = True,
    ) -> Pool:
        """The pool of these options that this process has open already, else a new one.

        Args:
            options: what is opened.
            url: a server, where environments are to live there.
            token: what the server wants to be shown.
            isolated: whether environments live in a server process that this one starts.
            is_shared: whether others who ask for the same get the same pool; else it is a new one in any case.

        Raises:
            RequestError: where there is no such suite, file or site, or an option is wrong.
            InstallationError: where the library or the program is missing.
            ServerLostError: where no server answers.
        """
        if not is_shared:
            return cls(_connect(options, url, token, isolated), options)
        key = (os.getpid(), options, url, token, isolated)
        with cls._lock:
            pool = cls._shared.get(key)
            if pool is None or pool._is_closed or pool._connection.is_lost:
                pool = cls(_connect(options, url, token, isolated), options)
                cls._shared[key] = pool
            return pool

    # Calls

    def _ask(self, request: Request, count: int, *parts: bytes) -> Answer:
        if self._is_closed:
            raise WebrlError("the pool is closed")
        if not self._connection.is_embedded and os.getpid() != self._process:
            raise WebrlError(
                "the connection to the server belongs to the process that made it: make the environment in this process"
            )
        call = next(self._calls)
        return Answer(self._connection.call(encode(request, call, count, *parts)), request, call)

    def _sweep(self) -> None:
        """Frees what nobody refers to any more."""
        ids: list[int] = []
        while self._garbage:
            ids.append(self._garbage.popleft())
        if ids:
            self._ask(Request.FREE, len(ids), numbers(ids))

    def make(self, count: int) -> list[int]:
        """Makes environments, which are to be reset before anything else.

        Raises:
            CapacityError: where there is no room for all.
        """
        self._sweep()
        return self._ask(Request.MAKE, count).handles()

    def reset(
        self,
        ids: Sequence[int],
        seeds: Sequence[int] | npt.NDArray[np.uint64],
        task_ids: Sequence[str] | None = None,
        options: Sequence[str] | None = None,
    ) -> Outcomes:
        """Begins episodes.

        Args:
            ids: environments.
            seeds: for each, what all chance follows from, and the task where none is named.
            task_ids: for each its task; ``""`` for the one that the seed draws.
            options: for each a JSON object (``max_steps``, ``dialect``, ``window``, ``strict``); ``""`` for none.

        Raises:
            RequestError: where a task or an option is not known; nothing is done then.
        """
        count = len(ids)
        texts = [""] * (2 * count)
        if task_ids is not None:
            texts[0::2] = task_ids
        if options is not None:
            texts[1::2] = options
        self._sweep()

        def ask() -> Outcomes:
            parts = (numbers(ids), numbers(seeds), encode_texts(texts))
            return Outcomes(self._ask(Request.RESET, count, *parts))

        return ask() if count <= _LONG_CALL else _interruptible(ask)

    def step(self, ids: Sequence[int], actions: Sequence[str]) -> Outcomes:
        """A step in each environment; what goes wrong in one of them is its status.

        Where Ctrl-C interrupts it, the steps go on, and :meth:`wait` gets their outcomes.
        """
        if len(ids) <= _LONG_CALL:
            return Outcomes(self._ask(Request.STEP, len(ids), numbers(ids), encode_texts(actions)))
        self.start(ids, actions)
        return self.wait(len(ids))

    def step_one(self, handle: int, action: str) -> Outcome:
        """A step in one environment."""
        return Outcome(self._ask(Request.STEP, 1, encode_one(handle, action)))

    def reset_one(self, handle: int, seed: int, task_id: str, options: str) -> Outcome:
        """Begins an episode in one environment, see :meth:`reset`."""
        self._sweep()
        return Outcome(
            self._ask(Request.RESET, 1, numbers([handle]), numbers([seed]), encode_texts([task_id, options]))
        )

    def restore_one(self, handle: int, snapshot: Snapshot) -> Outcome:
        """Puts one environment back to what was kept."""
        if snapshot.pool is not self:
            raise WebrlError("the snapshot belongs to another pool")
        return Outcome(self._ask(Request.RESTORE, 1, numbers([handle]), numbers([snapshot.handle])))

    def start(self, ids: Sequence[int], actions: Sequence[str]) -> None:
        """Begins a step in each environment and returns at once."""
        self._ask(Request.START, len(ids), numbers(ids), encode_texts(actions))

    def wait(self, at_least: int, timeout: float | None = None) -> Outcomes:
        """Outcomes of steps that were begun: all that are there, once there are so many or all that can still come.

        Args:
            at_least: how many to wait for.
            timeout: seconds; ``None`` for as long as it takes. Where it runs out there are no outcomes, and none is lost.
        """
        left = None if timeout is None else max(0.0, timeout) * 1000
        while True:
            piece = _WAIT_MILLISECONDS if left is None else min(_WAIT_MILLISECONDS, int(left))
            outcomes = Outcomes(self._ask(Request.WAIT, at_least, numbers([piece])))
            if len(outcomes) or at_least <= 0 or self.counts()["outstanding"] == 0:
                return outcomes
            if left is not None:
                left -= piece
                if left <= 0:
                    return outcomes

    def observe(self, ids: Sequence[int]) -> Outcomes:
        """What was said last in each environment."""
        return Outcomes(self._ask(Request.OBSERVE, len(ids), numbers(ids)))

    def fork(self, ids: Sequence[int], counts: Sequence[int]) -> list[int]:
        """Independent copies of environments, so many of each.

        Raises:
            CapacityError: where there is no room for all.
        """
        self._sweep()
        return self._ask(Request.FORK, len(ids), numbers(ids), numbers(counts, "<u4")).handles()

    def snapshot(self, ids: Sequence[int]) -> list[Snapshot]:
        """Keeps environments as they stand.

        Raises:
            CapacityError: where there is no room for all.
        """
        self._sweep()
        handles = self._ask(Request.SNAPSHOT, len(ids), numbers(ids)).handles()
        return [Snapshot(self, handle) for handle in handles]

    def restore(self, ids: Sequence[int], snapshots: Sequence[Snapshot]) -> Outcomes:
        """Puts environments back to what was kept, of themselves or of others, any number of times."""
        for snapshot in snapshots:
            if snapshot.pool is not self:
                raise WebrlError("the snapshot belongs to another pool")
        handles = [snapshot.handle for snapshot in snapshots]
        return Outcomes(self._ask(Request.RESTORE, len(ids), numbers(ids), numbers(handles)))

    def free(self, ids: Sequence[int]) -> None:
        """Forgets environments."""
        self._ask(Request.FREE, len(ids), numbers(ids))

    def discard(self, handle: int) -> None:
        """Forgets an environment or a snapshot at the next occasion; never fails, on any thread, at any time."""
        self._garbage.append(handle)

    def oracle(self, ids: Sequence[int]) -> list[str | None]:
        """What the reference solution of each episode does next; ``None`` where there is nothing.

        Each call goes a step further: for demonstrations, and for checks of tasks.
        """
        answer = self._ask(Request.ORACLE, len(ids), numbers(ids))
        actions, errors = answer.texts(2)
        return [None if error else action for action, error in zip(actions, errors, strict=True)]

    @property
    def tasks(self) -> list[Task]:
        """The tasks, in the order of their file."""
        if self._tasks is None:
            kinds = self._ask(Request.TASKS, 0).texts(7)
            self._tasks = [_task(row) for row in zip(*kinds, strict=True)]
        return list(self._tasks)

    def counts(self) -> dict[str, int]:
        """How many environments, snapshots and outstanding outcomes there are, and the room for them."""
        return self._ask(Request.COUNTS, 0).json()

    def close(self) -> None:
        """Forgets all environments and snapshots. Closing twice is allowed."""
        self._is_closed = True
        self._finalizer()

    @property
    def is_embedded(self) -> bool:
        """Whether the environments live in this process."""
        return self._connection.is_embedded

    @property
    def is_lost(self) -> bool:
        """Whether the server is gone, as far as was noticed, and the environments with it."""
        return self._connection.is_lost


class Snapshot:
    """An environment as it stood, to be restored any number of times, for as long as this object lives."""

    __slots__ = ("__weakref__", "handle", "pool")

    def __init__(self, pool: Pool, handle: int) -> None:
        """A handle that nobody else frees."""
        self.pool = pool
        self.handle = handle
        weakref.finalize(self, pool.discard, handle).atexit = False


def _connect(options: Options, url: str | None, token: str | None, isolated: bool) -> Connection:
    if url is None and not isolated:
        return EmbeddedConnection()
    from ._server import ServerConnection, ServerProcess

    if url is not None:
        return ServerConnection.open(url, token=token)
    return ServerProcess.shared(options).connect()


def _close(connection: Connection, process: int) -> None:
    if os.getpid() == process:
        connection.close()


def _task(row: tuple[str, ...]) -> Task:
    id_, goal, sites, urls, family, template, properties = row
    known = properties.split("\n")
    return Task(
        id=id_,
        goal=goal,
        sites=tuple(sites.split("\n")) if sites else (),
        start_urls=tuple(urls.split("\n")) if urls else (),
        family=family,
        template=template,
        has_evaluator="evaluated" in known,
        has_solution="solved" in known,
        is_signed_in="signed_in" in known,
    )


def _interruptible(call: Callable[[], _Result]) -> _Result:
    """The result of a call that may take a while: it runs on a thread of its own, so that Ctrl-C is heard at once."""
    if threading.current_thread() is not threading.main_thread():
        return call()
    results: list[_Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="webrl", daemon=True)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
