"""Environments in a server process: frames over a WebSocket, one binary message each."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
import select
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import urllib.parse
import weakref
from typing import IO, ClassVar, Final

import numpy as np

from . import _places
from ._connections import Connection
from .errors import InstallationError, ServerLostError, WebrlError
from .pool import Options

_TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x1, 0x2, 0x8, 0x9, 0xA
_FINAL, _MASKED = 0x80, 0x80
_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_LONGEST_HEAD: Final = 1 << 16
_HINTS: Final = {"401": ": it wants another token", "503": ": it has no room", "404": ": it has no /frames"}


class ServerConnection(Connection):
    """A WebSocket to a server's ``/frames``: a session of its own, with environments of its own (RFC 6455)."""

    def __init__(self, stream: socket.socket, place: str, process: ServerProcess | None = None) -> None:
        """Speaks over a socket whose handshake is done."""
        self._stream = stream
        self._place = place
        self._process = process
        self._received = b""
        self._lock = threading.Lock()
        self._lost: str | None = None

    @classmethod
    def open(
        cls,
        url: str,
        *,
        token: str | None = None,
        timeout: float = 10.0,
        process: ServerProcess | None = None,
    ) -> ServerConnection:
        """Connects to a server.

        Args:
            url: ``http://HOST:PORT``, or with ``https``, ``ws``, ``wss``.
            token: what the server wants to be shown.
            timeout: seconds for connecting.
            process: what is kept alive by the connection.

        Raises:
            ServerLostError: where no server answers, or it refuses.
        """
        parts = urllib.parse.urlsplit(url if "//" in url else f"http://{url}")
        if parts.scheme not in ("http", "https", "ws", "wss") or not parts.hostname:
            raise WebrlError(f"'{url}' is no address of a server: it looks like http://127.0.0.1:8000")
        is_secure = parts.scheme in ("https", "wss")
        port = parts.port or (443 if is_secure else 80)
        place = f"{parts.hostname}:{port}"
        try:
            stream = socket.create_connection((parts.hostname, port), timeout)
            if is_secure:
                stream = ssl.create_default_context().wrap_socket(stream, server_hostname=parts.hostname)
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise ServerLostError(f"no server answers at {place}: {error}") from error
        connection = cls(stream, place, process)
        try:
            connection._shake_hands(parts.netloc, parts.path.rstrip("/") + "/frames", token)
            stream.settimeout(None)
        except OSError as error:
            stream.close()
            raise ServerLostError(f"the server at {place} does not speak: {error}") from error
        except BaseException:
            stream.close()
            raise
        return connection

    def _shake_hands(self, host: str, path: str, token: str | None) -> None:
        """Asks for a WebSocket and reads the answer, whose first messages may follow at once (RFC 6455, 4.1)."""
        key = base64.b64encode(secrets.token_bytes(16))
        self._stream.sendall(_handshake(host, path, key, token))
        while b"\r\n\r\n" not in self._received:
            piece = self._stream.recv(4096)
            if not piece or len(self._received) > _LONGEST_HEAD:
                raise ServerLostError(f"the server at {self._place} closed the connection at once")
            self._received += piece
        head, self._received = self._received.split(b"\r\n\r\n", 1)
        status, *fields = head.decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (field.partition(":") for field in fields)
        }
        code = [*status.split(" "), "", ""][1]
        accept = base64.b64encode(hashlib.sha1(key + _GUID).digest()).decode()
        if code != "101" or headers.get("sec-websocket-accept") != accept:
            raise ServerLostError(f"the server at {self._place} answers {code}{_HINTS.get(code, '')}")

    def call(self, request: bytes) -> bytes:
        """The answer to a request.

        Raises:
            ServerLostError: where the server is gone.
        """
        with self._lock:
            if self._lost is not None:
                raise ServerLostError(self._lost)
            try:
                self._send(_BINARY, request)
                return self._message()
            except OSError as error:
                if self._process:
                    self._process.let_end()
                self._lose(str(error))
                raise ServerLostError(self._lost or "") from error
            except BaseException:
                # What the answer belongs to can't be told any more.
                self._lose("a call was interrupted")
                raise

    def _lose(self, reason: str) -> None:
        cause = self._process.last_words() if self._process else ""
        self._lost = (
            f"the server at {self._place} is gone, and with it the environments that it held"
            f" ({reason}{': ' + cause if cause else ''})"
        )
        self._stream.close()

    def _send(self, kind: int, data: bytes) -> None:
        count = len(data)
        if count < 126:
            head = struct.pack("!BB", kind | _FINAL, count | _MASKED)
        elif count < 1 << 16:
            head = struct.pack("!BBH", kind | _FINAL, 126 | _MASKED, count)
        else:
            head = struct.pack("!BBQ", kind | _FINAL, 127 | _MASKED, count)
        mask = secrets.token_bytes(4)
        padded = np.frombuffer(data + b"\0" * (-count % 4), np.uint32) ^ np.frombuffer(mask, np.uint32)
        self._stream.sendall(head + mask + padded.tobytes()[:count])

    def _message(self) -> bytes:
        """The next message, in one piece; pings are answered on the way."""
        pieces: list[bytes] = []
        while True:
            first, second = self._read(2)
            count = second & 0x7F
            if count == 126:
                (count,) = struct.unpack("!H", self._read(2))
            elif count == 127:
                (count,) = struct.unpack("!Q", self._read(8))
            kind = first & 0x0F
            data = self._read(count)
            if kind == _PING:
                self._send(_PONG, data)
            elif kind == _CLOSE:
                reason = data[2:].decode("utf-8", "replace")
                raise ConnectionError(f"it closed the connection{': ' + reason if reason else ''}")
            elif kind != _PONG:
                pieces.append(data)
                if first & _FINAL:
                    return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _read(self, count: int) -> bytes:
        if len(self._received) >= count:
            data, self._received = self._received[:count], self._received[count:]
            return data
        buffer = bytearray(count)
        place = len(self._received)
        buffer[:place] = self._received
        self._received = b""
        view = memoryview(buffer)
        while place < count:
            if count - place < 4096:
                # Short pieces come together: what follows is kept for the next.
                piece = self._stream.recv(65536)
                taken = min(len(piece), count - place)
                view[place : place + taken] = piece[:taken]
                self._received = piece[taken:]
                got = taken if piece else 0
            else:
                got = self._stream.recv_into(view[place:])
            if got == 0:
                raise ConnectionError("it closed the connection")
            place += got
        return bytes(buffer)

    def close(self) -> None:
        """Says goodbye; the server frees what the session held."""
        if self._lost is None:
            with contextlib.suppress(OSError):
                self._send(_CLOSE, struct.pack("!H", 1000))
            self._lost = "the connection is closed"
        self._stream.close()
        self._process = None

    @property
    def is_lost(self) -> bool:
        """Whether the server is gone, as far as was noticed."""
        return self._lost is not None

    @property
    def is_embedded(self) -> bool:
        """No."""
        return False


def _handshake(host: str, path: str, key: bytes, token: str | None) -> bytes:
    """The request for a WebSocket.

    Raises:
        WebrlError: where the token can't stand in a header.
    """
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key.decode()}",
        "Sec-WebSocket-Version: 13",
    ]
    if token is not None:
        if not token.isascii() or not token.isprintable():
            raise WebrlError("a token is ASCII without line ends")
        lines.append(f"Authorization: Bearer {token}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class ServerProcess:
    """A server that this process started, and that ends with it. It lives for as long as connections need it."""

    _shared: ClassVar[weakref.WeakValueDictionary[int, ServerProcess]] = weakref.WeakValueDictionary()
    _lock = threading.Lock()
    _patience: Final = 120.0

    def __init__(self, options: Options) -> None:
        """Starts a server and waits until it lets clients in.

        Raises:
            InstallationError: where the program is missing.
            ServerLostError: where it ends at once.
        """
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        ready, told = os.pipe()
        command = [
            str(_places.program()),
            *("serve", options.what, "--port", "0", "--ready-fd", str(told), "--parent", str(os.getpid())),
            *("--sites", str(_places.sites()), "--suites", str(_places.suites()), "--allow-paths"),
        ]
        try:
            self._process = subprocess.Popen(
                command,
                pass_fds=[told],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._stderr,
                start_new_session=True,
            )
        except OSError as error:
            os.close(ready)
            raise InstallationError(f"{command[0]}: {error}") from error
        finally:
            os.close(told)
        self._finalizer = weakref.finalize(self, _end, self._process, os.getpid())
        try:
            self.url = f"http://127.0.0.1:{self._port(ready)}"
        finally:
            os.close(ready)

    @classmethod
    def shared(cls, options: Options) -> ServerProcess:
        """The server of this process; it is started where there is none, or where it has ended."""
        with cls._lock:
            server = cls._shared.get(os.getpid())
            if server is None or server._process.poll() is not None:
                server = cls(options)
                cls._shared[os.getpid()] = server
            return server

    def connect(self) -> ServerConnection:
        """A connection that keeps the server alive."""
        return ServerConnection.open(self.url, process=self)

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def _port(self, ready: int) -> int:
        """What the server tells once it lets clients in."""
        end = time.monotonic() + self._patience
        text = b""
        while not text.endswith(b"\n"):
            readable, _, _ = select.select([ready], [], [], max(0.0, end - time.monotonic()))
            piece = os.read(ready, 64) if readable else b""
            if not piece:
                self._process.kill()
                self._process.wait()
                raise ServerLostError(f"the server did not start: {self.last_words() or 'it said nothing'}")
            text += piece
        return int(text)

    def let_end(self) -> None:
        """Gives a server whose connections broke a moment to end, so that nobody takes it for one that lives."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2)

    def last_words(self) -> str:
        """What it said last on its standard error, in one line."""
        self._stderr.seek(0)
        lines = self._stderr.read()[-2000:].decode("utf-8", "replace").split("\n")
        return " ".join(line.strip() for line in lines if line.strip())[-500:]


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """Ends a server; in a forked child it is not ours to end."""
    if os.getpid() != owner or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
