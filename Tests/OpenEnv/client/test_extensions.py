"""Messages that OpenEnv does not have, and who may ask for anything at all."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from served import PROGRAM, ROOT, Served


def ask(socket: ClientConnection, kind: str, **data: Any) -> dict[str, Any]:
    message = {"type": kind, "data": data} if data else {"type": kind}
    socket.send(json.dumps(message))
    answer: dict[str, Any] = json.loads(socket.recv(timeout=60))
    return answer


def test_fork_snapshot_restore_and_batch(lite: Served) -> None:
    address = f"ws://127.0.0.1:{lite.port}/ws"
    with connect(address) as socket:
        first = ask(socket, "reset", seed=3)
        kept = ask(socket, "snapshot")["data"]["snapshot_id"]
        twins = ask(socket, "fork", count=8)["data"]["session_ids"]
        items = [
            {"session_id": twin, "type": "step", "data": {"action": f"goto [http://map.test/?n={number % 2}]"}}
            for number, twin in enumerate(twins)
        ]
        answers = ask(socket, "batch", items=items)["data"]["items"]
        assert len(answers) == 8 and answers[0] == answers[2] != answers[1] == answers[3]
        with connect(f"{address}?session_id={twins[0]}") as twin_socket:
            assert ask(twin_socket, "state")["data"]["step_count"] == 1
        assert ask(socket, "step", action="stop [1]")["data"]["done"]
        assert ask(socket, "restore", snapshot_id=kept) == first


def test_no_compression_is_agreed_on(lite: Served) -> None:
    with connect(f"ws://127.0.0.1:{lite.port}/ws", compression="deflate") as socket:
        assert socket.response is not None
        assert "Sec-WebSocket-Extensions" not in socket.response.headers
        assert ask(socket, "state")["data"]["step_count"] == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Origin": "http://evil.example"}, 403), ({"Origin": "null"}, 403), ({"Host": "evil.example"}, 421)],
)
@pytest.mark.parametrize("path", ["/health", "/metadata", "/schema", "/state", "/openapi.json", "/reset"])
def test_no_page_and_no_foreign_name_reaches_a_route(lite: Served, path: str, headers: dict[str, str], status: int) -> None:
    method = "POST" if path == "/reset" else "GET"
    request = urllib.request.Request(lite.url + path, headers=headers, method=method)
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=60)
    assert refusal.value.code == status
    for socket_path in ("/ws", "/mcp", "/frames"):
        with (
            pytest.raises(InvalidStatus, match="403"),
            connect(f"ws://127.0.0.1:{lite.port}{socket_path}", origin=Origin("http://evil.example")),
        ):
            pass


def test_other_addresses_need_a_token() -> None:
    done = subprocess.run(
        [PROGRAM, "serve", "lite", "--host", "0.0.0.0", "--port", "0"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 64 and "--token-file" in done.stderr


def test_the_server_ends_with_its_parent() -> None:
    read_end, write_end = os.pipe()
    os.set_inheritable(write_end, True)
    shell = f"{PROGRAM} serve lite --port 0 --parent $$ --ready-fd {write_end} >/dev/null 2>&1 & echo $!; read -r line"
    parent = subprocess.Popen(
        ["bash", "-c", shell],
        cwd=ROOT,
        close_fds=False,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.close(write_end)
    assert parent.stdout is not None
    server = int(parent.stdout.readline())
    with os.fdopen(read_end) as ready:
        port = int(ready.readline())
    with connect(f"ws://127.0.0.1:{port}/ws") as socket:
        assert ask(socket, "state")["data"]["step_count"] == 0
        parent.kill()
        parent.communicate(timeout=60)
        # The server says goodbye.
        with pytest.raises(Exception, match="1001"):
            socket.recv(timeout=60)
    deadline = time.monotonic() + 60
    while os.path.exists(f"/proc/{server}/exe") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not os.path.exists(f"/proc/{server}/exe")
