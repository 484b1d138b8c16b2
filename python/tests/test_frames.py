from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from conftest import ROOT

import webrl
from webrl._connections import EmbeddedConnection
from webrl.frames import Answer, Outcomes, Request, Texts, encode, encode_texts, numbers

Golden = dict[str, tuple[bytes, bytes]]


@pytest.fixture(scope="module")
def golden() -> Golden:
    """A session in bytes that Swift's tests have recorded."""
    text = (ROOT / "Tests" / "EnvironmentPoolTests" / "Golden" / "frames.txt").read_text()
    frames: dict[str, list[bytes]] = {}
    for line in text.splitlines()[1:]:
        name, _, data = line.replace(" > ", "|").replace(" < ", "|").partition("|")
        frames.setdefault(name, []).append(bytes.fromhex(data))
    return {name: (request, answer) for name, (request, answer) in frames.items()}


def test_requests_are_the_bytes_that_swift_reads(golden: Golden) -> None:
    written = {
        "hello": encode(Request.HELLO, 7, 0),
        "open": encode(Request.OPEN, 7, 1, encode_texts(['{"what": "library"}'])),
        "make": encode(Request.MAKE, 7, 2),
        "reset": encode(Request.RESET, 7, 2, numbers([1, 2]), numbers([5, 5]), encode_texts([""] * 4)),
        "step": encode(Request.STEP, 7, 2, numbers([1, 2]), encode_texts(["click [1]", "stop [ä]"])),
        "start": encode(Request.START, 7, 2, numbers([4, 1]), encode_texts(["go_back", "scroll [down]"])),
        "wait": encode(Request.WAIT, 7, 2, numbers([60_000])),
        "observe": encode(Request.OBSERVE, 7, 1, numbers([2])),
        "fork": encode(Request.FORK, 7, 2, numbers([1, 2]), numbers([2, 0], "<u4")),
        "snapshot": encode(Request.SNAPSHOT, 7, 1, numbers([1])),
        "restore": encode(Request.RESTORE, 7, 1, numbers([1]), numbers([3])),
        "free": encode(Request.FREE, 7, 2, numbers([3, 5])),
        "oracle": encode(Request.ORACLE, 7, 1, numbers([1])),
        "tasks": encode(Request.TASKS, 7, 0),
        "counts": encode(Request.COUNTS, 7, 0),
    }
    assert {name: golden[name][0] for name in written} == written


def test_answers_are_read_as_swift_wrote_them(golden: Golden) -> None:
    begun = Outcomes(Answer(golden["reset"][1], Request.RESET, 7))
    assert begun.ids.tolist() == [1, 2]
    assert begun.goal[0] == begun.goal[1] != ""
    assert begun.sites(0) == ["library"]
    assert "RootWebArea" in begun.text[1]
    stepped = Outcomes(Answer(golden["step"][1], Request.STEP, 7))
    assert stepped.terminated.tolist() == [False, True]
    assert stepped.ending.tolist() == [webrl.Ending.NONE, webrl.Ending.STOPPED]
    assert Answer(golden["fork"][1], Request.FORK, 7).handles() == [4, 5]
    assert Answer(golden["counts"][1], Request.COUNTS, 7).json()["capacity"] == 1000
    assert len(Outcomes(Answer(golden["nothing"][1], Request.STEP, 7))) == 0
    for name, error in [
        ("unknown handle", webrl.HandleError),
        ("unknown task", webrl.RequestError),
        ("too many", webrl.CapacityError),
    ]:
        with pytest.raises(error):
            Answer(golden[name][1], Request.STEP, 7)


def test_an_answer_to_something_else_is_refused(golden: Golden) -> None:
    with pytest.raises(webrl.WebrlError, match="was answered by"):
        Answer(golden["step"][1], Request.RESET, 7)
    with pytest.raises(webrl.WebrlError, match="call 8"):
        Answer(golden["step"][1], Request.STEP, 8)
    with pytest.raises(webrl.WebrlError, match="is no frame"):
        Answer(b"", Request.STEP, 7)
    with pytest.raises(webrl.WebrlError, match="version 9"):
        Answer(golden["step"][1][:4] + b"\x09" + golden["step"][1][5:], Request.STEP, 7)


@pytest.fixture
def session() -> Iterator[EmbeddedConnection]:
    connection = EmbeddedConnection()
    yield connection
    connection.close()


def test_garbage_never_ends_the_process(session: EmbeddedConnection, golden: Golden) -> None:
    session.call(encode(Request.OPEN, 1, 1, encode_texts(['{"what": "homepage"}'])))
    session.call(encode(Request.MAKE, 2, 5))
    session.call(
        encode(Request.RESET, 3, 5, numbers([1, 2, 3, 4, 5]), numbers([0] * 5), encode_texts([""] * 10))
    )
    requests = [request for name, (request, _) in golden.items() if name not in ("open", "wait", "too many")]
    chance = random.Random(4)
    refused = 0
    for _ in range(4000):
        frame = bytearray(chance.choice(requests))
        for _ in range(chance.randrange(5)):
            place = chance.randrange(len(frame))
            match chance.randrange(3):
                case 0:
                    frame[place] = chance.randrange(256)
                case 1:
                    del frame[place:]
                case _:
                    frame[place:place] = chance.randbytes(chance.randrange(12))
            frame = frame or bytearray(b"\0")
        if chance.random() < 0.7 and len(frame) >= 16:
            frame[0:4] = len(frame).to_bytes(4, "little")
        if len(frame) > 5 and frame[5] == Request.WAIT:
            continue
        answer = session.call(bytes(frame))
        assert int.from_bytes(answer[:4], "little") == len(answer)
        refused += answer[5] == 0xFF
    assert refused > 500
    assert session.call(encode(Request.COUNTS, 9, 0))[5] == 0x8F


def test_a_session_that_is_closed_says_so(session: EmbeddedConnection) -> None:
    session.close()
    with pytest.raises(webrl.HandleError, match="no session has this number"):
        session.call(encode(Request.HELLO, 1, 0))


def test_texts_are_a_sequence() -> None:
    data = "Teeüß".encode()
    texts = Texts(memoryview(data), [0, 3], [3, len(data)])
    assert texts == ["Tee", "üß"]
    assert list(reversed(texts)) == ["üß", "Tee"]
    assert texts[-1] == "üß"
    assert repr(texts) == "Texts(['Tee', 'üß'])"
    with pytest.raises(IndexError):
        texts[2]
    assert encode_texts(["\ud800"])[-8:-7] == b"?"
    assert np.frombuffer(numbers([1, 2, 3], "<u4"), "<u4").tolist() == [1, 2, 3, 0]
