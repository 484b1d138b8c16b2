"""Environments in a server process."""

from __future__ import annotations

import os
import signal
import socket
import threading

import pytest

import webrl
from webrl import _places
from webrl._server import ServerConnection, ServerProcess
from webrl.pool import Options

try:
    _places.program()
    _places.program("webrl-serve")
except webrl.InstallationError as error:
    pytest.skip(f"no server was built: {error}", allow_module_level=True)


@pytest.fixture(scope="module")
def server() -> ServerProcess:
    return ServerProcess.shared(Options("lite"))


def test_a_server_says_what_the_library_says(server: ServerProcess, lite: webrl.Pool) -> None:
    here, there = webrl.make("lite"), webrl.make("lite", isolated=True)
    by_address = webrl.make("lite", url=server.url)
    assert here.pool.is_embedded
    assert not there.pool.is_embedded
    for seed in (1, 2):
        assert here.reset(seed=seed) == there.reset(seed=seed) == by_address.reset(seed=seed)
        for action in ("scroll [down]", "click [35]", "nonsense", "stop []"):
            assert here.step(action) == there.step(action) == by_address.step(action)
    twins = there.fork(3)
    assert twins[2].step("go_back")[4]["error"]
    kept = there.snapshot()
    assert there.restore(kept)[1]["ending"] == "stopped"


def test_batches_of_a_server(server: ServerProcess, lite: webrl.Pool) -> None:
    def play(**options: object) -> list[object]:
        batch = webrl.Batch(64, "lite", seed=2, **options)  # type: ignore[arg-type]
        lines: list[object] = [list(batch.reset().text)]
        for _ in range(3):
            outcomes = batch.step([f"click [{20 + i}]" for i in range(64)])
            lines.append((list(outcomes.text), outcomes.status.tolist(), outcomes.reward.tolist()))
        batch.step_async(["go_back"] * 64)
        seen: list[int] = []
        while batch.waiting:
            seen += batch.wait(min=9).indices.tolist()
        lines.append(sorted(seen))
        batch.close()
        return lines

    assert play(isolated=True) == play()


def test_wrong_requests_are_the_same_exceptions(server: ServerProcess) -> None:
    with pytest.raises(webrl.RequestError, match="'nowhere' is no suite"):
        webrl.make("nowhere", url=server.url)
    env = webrl.make("lite", url=server.url, capacity=5)
    env.reset(seed=1)
    with pytest.raises(webrl.RequestError, match="no task has the id"):
        env.reset(options={"task_id": "none"})


def test_a_killed_server_is_one_clear_exception_and_another_one_starts() -> None:
    env = webrl.make("homepage", isolated=True)
    env.reset(seed=1)
    twin = env.fork()[0]
    process = ServerProcess.shared(Options("homepage"))
    os.kill(process.pid, signal.SIGKILL)
    for lost in (env, twin):
        with pytest.raises(webrl.ServerLostError, match="is gone, and with it the environments that it held"):
            lost.step("noop")
    assert isinstance(webrl.ServerLostError("x"), webrl.InfrastructureError)
    env.close()
    again = webrl.make("homepage", isolated=True)
    assert again.reset(seed=1)[1]["status"] == "ok"


def test_a_forked_child_is_told_that_the_connection_is_not_its_own(server: ServerProcess) -> None:
    env = webrl.make("lite", isolated=True)
    env.reset(seed=1)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            env.step("noop")
        except webrl.WebrlError as error:
            os.write(writer, str(error).encode())
        finally:
            os._exit(0)
    os.close(writer)
    assert b"belongs to the process that made it" in os.read(reader, 1000)
    os.waitpid(child, 0)
    assert env.step("noop")[4]["steps"] == 1


def test_no_server_is_one_sentence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(webrl.ServerLostError, match=f"no server answers at 127.0.0.1:{port}"):
        webrl.make("lite", url=f"http://127.0.0.1:{port}")
    with pytest.raises(webrl.WebrlError, match="is no address of a server"):
        webrl.make("lite", url="ftp://127.0.0.1")


def test_what_is_no_webrl_server_is_refused() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(text: bytes) -> None:
        stream, _ = listener.accept()
        stream.recv(4096)
        stream.sendall(text)
        stream.close()

    for text, sentence in [
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "answers 404: it has no /frames"),
        (b"HTTP/1.1 401 Unauthorized\r\n\r\n", "answers 401: it wants another token"),
        (b"", "closed the connection at once"),
        (b"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: no\r\n\r\n", "answers 101"),
    ]:
        thread = threading.Thread(target=answer, args=(text,))
        thread.start()
        with pytest.raises(webrl.ServerLostError, match=sentence):
            ServerConnection.open(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()
    listener.close()


def test_messages_come_in_pieces_with_pings_between() -> None:
    ours, theirs = socket.socketpair()
    connection = ServerConnection(ours, "a test")
    pieces = bytes([0x02, 3]) + b"abc" + bytes([0x89, 2]) + b"hi" + bytes([0x80, 126, 0, 200]) + b"x" * 200
    for byte in pieces:
        theirs.send(bytes([byte]))
    assert connection.call(b"question") == b"abc" + b"x" * 200
    sent = theirs.recv(1000)
    assert sent[0] == 0x82
    mask = sent[2:6]
    assert bytes(byte ^ mask[i % 4] for i, byte in enumerate(sent[6:14])) == b"question"
    assert sent[14] == 0x8A
    theirs.send(bytes([0x88, 5]) + b"\x03\xe8bye")
    with pytest.raises(webrl.ServerLostError, match="it closed the connection: bye"):
        connection.call(b"again")
    with pytest.raises(webrl.ServerLostError):
        connection.call(b"again")
