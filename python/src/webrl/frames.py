"""Frames: what the library and servers are asked and answer, in bytes.

The format is described in ``docs/reference/frames.md``; all numbers are little-endian.
"""

from __future__ import annotations

import enum
import itertools
import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any, Final, overload

import numpy as np
import numpy.typing as npt

from .errors import (
    CapacityError,
    HandleError,
    InfrastructureError,
    RequestError,
    WebrlError,
)

VERSION: Final = 2
HEADER: Final = struct.Struct("<IBBHII")
ANSWER_BIT: Final = 0x80
ERROR_KIND: Final = 0xFF
_LONGEST: Final = 2**32 - 1

Handles = npt.NDArray[np.uint64]


class Request(enum.IntEnum):
    """What a frame asks for."""

    HELLO = 1
    OPEN = 2
    MAKE = 3
    RESET = 4
    STEP = 5
    START = 6
    WAIT = 7
    OBSERVE = 8
    FORK = 9
    SNAPSHOT = 10
    RESTORE = 11
    FREE = 12
    ORACLE = 13
    TASKS = 14
    COUNTS = 15


class Status(enum.IntEnum):
    """How a step went in one environment."""

    OK = 0
    AGENT_ERROR = 1
    INFRASTRUCTURE_ERROR = 2
    CAPACITY = 3


class Ending(enum.IntEnum):
    """How an episode ended; ``NONE`` while it goes on."""

    NONE = 0
    STOPPED = 1
    STEP_LIMIT = 2
    REPEATED_ACTION = 3
    INVALID_ACTIONS = 4
    INFRASTRUCTURE_FAILURE = 5


STATUS_NAMES: Final = tuple(status.name.lower() for status in Status)
"""Names of statuses, as infos have them."""
ENDING_NAMES: Final = ("", *(ending.name.lower() for ending in Ending if ending))
"""Names of endings, as infos have them; empty while the episode goes on."""

_ERRORS: Final[dict[int, type[WebrlError]]] = {
    1: WebrlError,
    2: HandleError,
    3: CapacityError,
    4: InfrastructureError,
    5: RequestError,
}
_TERMINATED, _TRUNCATED, _UNSCORED, _TEXTS_LEFT_OUT = 1, 2, 4, 8


def encode_texts(texts: Sequence[str]) -> bytes:
    """Offsets and UTF-8 of texts; what has no UTF-8 (half of a surrogate pair) becomes a question mark."""
    parts = [text.encode("utf-8", "replace") for text in texts]
    offsets = np.zeros(len(parts) + 1, "<u8")
    np.cumsum([len(part) for part in parts], out=offsets[1:])
    if int(offsets[-1]) > _LONGEST:
        raise CapacityError("the texts of one call have 4 GiB at most")
    return _padded(offsets.astype("<u4").tobytes()) + _padded(b"".join(parts))


def encode(kind: Request, call: int, count: int, *parts: bytes) -> bytes:
    """A whole request."""
    body = b"".join(parts)
    length = HEADER.size + len(body)
    if length > _LONGEST:
        raise CapacityError("one call has 4 GiB at most")
    return HEADER.pack(length, VERSION, kind, 0, call & 0xFFFFFFFF, count) + body


def numbers(values: npt.ArrayLike, dtype: str = "<u8") -> bytes:
    """An array of whole numbers, padded."""
    return _padded(np.asarray(values, dtype=dtype).tobytes())


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 8)


class Texts(Sequence[str]):
    """Texts that are decoded when they are read. They live in one buffer of UTF-8 that all of them share."""

    __slots__ = ("_data", "_decoded", "_ends", "_starts")

    def __init__(
        self,
        data: memoryview,
        starts: Sequence[int],
        ends: Sequence[int],
        decoded: dict[int, str] | None = None,
    ) -> None:
        """Texts ``data[starts[i]:ends[i]]``, and those that were decoded, by where they start."""
        self._data = data
        self._starts = starts
        self._ends = ends
        self._decoded: dict[int, str] = {} if decoded is None else decoded

    def _text(self, start: int, end: int) -> str:
        if start == end:
            return ""
        text = self._decoded.get(start)
        if text is None:
            text = self._decoded[start] = str(self._data[start:end], "utf-8")
        return text

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        """The text at a place, or a list of those in a slice."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        return self._text(self._starts[index], self._ends[index])

    def bytes_at(self, index: int) -> memoryview:
        """The UTF-8 of a text, without a copy."""
        return self._data[self._starts[index] : self._ends[index]]

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._starts)

    def __iter__(self) -> Iterator[str]:
        """All texts, decoded one by one."""
        for start, end in zip(self._starts, self._ends, strict=True):
            yield self._text(start, end)

    def __eq__(self, other: object) -> bool:
        """Whether another sequence has the same texts."""
        if isinstance(other, str) or not isinstance(other, Sequence):
            return NotImplemented
        return list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """The texts, as a list's."""
        return f"Texts({list(self)!r})"


class Answer:
    """The answer to a request, read from front to back."""

    def __init__(self, frame: bytes, request: Request, call: int) -> None:
        """Checks that this is the answer to a request.

        Raises:
            WebrlError: of the kind that the answer says, where it is an error.
        """
        if len(frame) < HEADER.size:
            raise WebrlError(f"an answer of {len(frame)} bytes is no frame")
        length, version, kind, _, answered, count = HEADER.unpack_from(frame)
        if version != VERSION:
            raise WebrlError(
                f"frames of version {version} are answered, and this package speaks version {VERSION}"
            )
        if length != len(frame):
            raise WebrlError(f"the answer says that it has {length} bytes, and has {len(frame)}")
        self.frame = frame
        self.count: int = count
        self._place = HEADER.size
        if kind == ERROR_KIND:
            raise _ERRORS.get(count, WebrlError)(self.texts(1)[0][0])
        if kind != request | ANSWER_BIT or answered != call & 0xFFFFFFFF:
            raise WebrlError(f"call {call} ({request.name}) was answered by {kind:#x} of call {answered}")

    def array(self, count: int, dtype: str) -> npt.NDArray[Any]:
        """The next array; a view that can't be written to."""
        values = np.frombuffer(self.frame, dtype, count, self._place)
        self._place += -(-values.nbytes // 8) * 8
        return values

    def handles(self) -> list[int]:
        """Handles, as many as the answer has."""
        handles: list[int] = self.array(self.count, "<u8").tolist()
        return handles

    def texts(self, each: int) -> list[Texts]:
        """``each`` texts for every thing that the answer is about, by their kind."""
        total = each if self._is_error() else each * self.count
        offsets: list[int] = self.array(total + 1, "<u4").tolist()
        data = memoryview(self.frame)[self._place :]
        return [Texts(data, offsets[kind:-1:each], offsets[kind + 1 :: each]) for kind in range(each)]

    def shared_texts(self, each: int) -> list[Texts]:
        """``each`` texts for every outcome, by their kind; equal ones share their bytes, and are decoded once."""
        distinct = int(self.array(1, "<u8")[0])
        places = self.array(each * self.count, "<u4").reshape(self.count, each)
        offsets = self.array(distinct + 1, "<u4")
        data = memoryview(self.frame)[self._place :]
        decoded: dict[int, str] = {}
        starts, ends = offsets[:-1][places], offsets[1:][places]
        return [
            Texts(data, starts[:, kind].tolist(), ends[:, kind].tolist(), decoded) for kind in range(each)
        ]

    def _is_error(self) -> bool:
        return self.frame[5] == ERROR_KIND

    def json(self) -> dict[str, Any]:
        """The object that the answer consists of."""
        value: dict[str, Any] = json.loads(self.texts(1)[0][0])
        return value


class Outcomes:
    """What became of ``n`` environments in a call: arrays of shape ``(n,)`` and ``n`` texts of each kind, in the order of :attr:`ids`.

    Texts are decoded when they are read; the arrays are yours.
    """

    ids: Handles
    """The environments' numbers in their pool."""
    indices: npt.NDArray[np.int64]
    """The environments' places in their batch."""
    reward: npt.NDArray[np.float64]
    """0 until the end, then the evaluator's score in 0...1; NaN where the world failed or nothing scores the task."""
    terminated: npt.NDArray[np.bool_]
    """Whether the episode reached its end: the agent stopped, or WebArena's rules stopped it."""
    truncated: npt.NDArray[np.bool_]
    """Whether the episode was cut off: at its step limit, or because the world failed."""
    status: npt.NDArray[np.uint8]
    """A :class:`Status` each."""
    ending: npt.NDArray[np.uint8]
    """An :class:`Ending` each."""
    steps: npt.NDArray[np.uint32]
    """Actions of the episode so far."""
    active_tab: npt.NDArray[np.uint32]
    """Which tab is shown, from 0."""
    text: Texts
    """What the agents see."""
    url: Texts
    """Addresses of the pages."""
    title: Texts
    """Titles of the pages."""
    error: Texts
    """What was wrong, in one sentence each; empty where nothing was."""

    def __init__(self, answer: Answer) -> None:
        """Reads outcomes from an answer."""
        count = answer.count
        self.ids = answer.array(count, "<u8").copy()
        self.indices = np.arange(count)
        self.reward = answer.array(count, "<f8").copy()
        self.steps = answer.array(count, "<u4").copy()
        self.active_tab = answer.array(count, "<u4").copy()
        self.status = answer.array(count, "u1").copy()
        flags = answer.array(count, "u1")
        self.terminated = (flags & _TERMINATED).astype(np.bool_)
        self.truncated = (flags & _TRUNCATED).astype(np.bool_)
        self.unscored: npt.NDArray[np.bool_] = (flags & _UNSCORED).astype(np.bool_)
        self.has_texts: npt.NDArray[np.bool_] = (flags & _TEXTS_LEFT_OUT) == 0
        self.ending = answer.array(count, "u1").copy()
        each = int(answer.array(1, "<u8")[0])
        kinds = answer.shared_texts(each)
        self.text, self.url, self.title, self.error = kinds[:4]
        self._warnings, self._tabs = kinds[4:6]
        self._task: list[Texts] | None = kinds[6:10] if each >= 10 else None

    def __len__(self) -> int:
        """How many environments the call was about."""
        return len(self.ids)

    @property
    def done(self) -> npt.NDArray[np.bool_]:
        """Whether the episode is over, by its own end or cut off."""
        done: npt.NDArray[np.bool_] = self.terminated | self.truncated
        return done

    @property
    def task_id(self) -> Texts:
        """The tasks of episodes that have just begun."""
        return self._of_task(0)

    @property
    def goal(self) -> Texts:
        """What is wanted, in words, in episodes that have just begun."""
        return self._of_task(1)

    def sites(self, index: int) -> list[str]:
        """The sites that the task of an episode is set on, where it has just begun."""
        return lines(self._of_task(2)[index])

    def start_urls(self, index: int) -> list[str]:
        """Addresses that are open at the start of an episode, where it has just begun."""
        return lines(self._of_task(3)[index])

    def warnings(self, index: int) -> list[str]:
        """What the page needs and this environment lacks, in one sentence each."""
        return lines(self._warnings[index])

    def tabs(self, index: int) -> list[str]:
        """Titles of the open tabs."""
        return lines(self._tabs[index])

    def _of_task(self, kind: int) -> Texts:
        if self._task is None:
            raise WebrlError("only the outcomes of a reset tell of their tasks")
        return self._task[kind]

    def __repr__(self) -> str:
        """How many there are, and how they went."""
        names = ", ".join(
            f"{int(np.sum(self.status == status))} {status.name.lower()}"
            for status in Status
            if bool(np.any(self.status == status))
        )
        return f"Outcomes({len(self)}: {names or 'none'}; {int(np.sum(self.done))} done)"


class Outcome:
    """What became of one environment: :class:`Outcomes` of one, read without arrays, which is several times as fast."""

    __slots__ = ("active_tab", "ending", "flags", "id", "reward", "status", "steps", "texts")

    _NUMBERS: Final = struct.Struct("<QdIxxxxIxxxxBxxxxxxxBxxxxxxxBxxxxxxxQQ")

    def __init__(self, answer: Answer) -> None:
        """Reads the outcome of one environment from an answer."""
        if answer.count != 1:
            raise WebrlError(f"one outcome was asked for, and {answer.count} came")
        frame = answer.frame
        (
            self.id,
            self.reward,
            self.steps,
            self.active_tab,
            self.status,
            self.flags,
            self.ending,
            each,
            distinct,
        ) = self._NUMBERS.unpack_from(frame, HEADER.size)
        place = HEADER.size + self._NUMBERS.size
        places = struct.unpack_from(f"<{each}I", frame, place)
        place += (4 * each + 7) & ~7
        offsets = struct.unpack_from(f"<{distinct + 1}I", frame, place)
        place += (4 * (distinct + 1) + 7) & ~7
        texts = [
            str(frame[place + start : place + end], "utf-8") for start, end in itertools.pairwise(offsets)
        ]
        self.texts = [texts[index] for index in places]

    @property
    def is_terminated(self) -> bool:
        """Whether the episode reached its end."""
        return bool(self.flags & _TERMINATED)

    @property
    def is_truncated(self) -> bool:
        """Whether the episode was cut off."""
        return bool(self.flags & _TRUNCATED)

    @property
    def is_unscored(self) -> bool:
        """Whether the episode is over and nothing says how good it was."""
        return bool(self.flags & _UNSCORED)


_ONE_STEP: Final = struct.Struct("<QII")


def encode_one(handle: int, text: str) -> bytes:
    """The body of a step of one environment."""
    data = text.encode("utf-8", "replace")
    if len(data) > _LONGEST:
        raise CapacityError("the texts of one call have 4 GiB at most")
    return _ONE_STEP.pack(handle, 0, len(data)) + _padded(data)


def lines(text: str) -> list[str]:
    """The lines of a text that has several things in it; none where it is empty."""
    return text.split("\n") if text else []
