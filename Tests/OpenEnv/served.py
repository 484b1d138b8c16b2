"""A `webrl serve` of its own for a test, and what the tests share."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("WEBRL", str(ROOT / ".build/release/webrl"))


class Served:
    """A server process; it ends with this one, and with the `with` that it stands in."""

    def __init__(self, *arguments: str) -> None:
        read_end, write_end = os.pipe()
        os.set_inheritable(write_end, True)
        command = [PROGRAM, "serve", *arguments, "--port", "0"]
        command += ["--ready-fd", str(write_end), "--parent", str(os.getpid())]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(write_end)
        with os.fdopen(read_end) as ready:
            line = ready.readline()
        if not line:
            _, errors = self.process.communicate()
            raise RuntimeError(f"the server ended: {errors}")
        self.port = int(line)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> int:
        """Ends the server and gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def half_open(self, path: str = "/ws") -> socket.socket:
        """A WebSocket whose client answers nothing from its handshake on."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        head = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n"
        )
        connection.sendall(head.encode())
        answer = connection.recv(4096)
        assert answer.startswith(b"HTTP/1.1 101 "), answer
        return connection
