"""What carries frames: the library in this process, or a server."""

from __future__ import annotations

import ctypes
import os
import threading
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Final

from . import _places
from .errors import HandleError, InstallationError

INTERFACE_VERSION: Final = 1


class Connection(ABC):
    """Answers one request at a time or many at once; who calls pairs them by their numbers."""

    @abstractmethod
    def call(self, request: bytes) -> bytes:
        """The answer to a request.

        Raises:
            ServerLostError: where there is nobody to answer.
        """

    @abstractmethod
    def close(self) -> None:
        """Gives up all that it holds. Closing twice is allowed."""

    @property
    def is_lost(self) -> bool:
        """Whether nobody will ever answer again."""
        return False

    @property
    @abstractmethod
    def is_embedded(self) -> bool:
        """Whether the environments live in this process."""


class Library:
    """The shared library, loaded once a process."""

    _loaded: Library | None = None
    _lock = threading.Lock()

    def __init__(self) -> None:
        """Loads the library.

        Raises:
            InstallationError: where it can't be loaded or is of another version.
        """
        path = _places.library()
        functions = self._open(path)
        _declare(functions)
        # Only the forking thread lives on in a child, so no other may be inside of the library then.
        os.register_at_fork(
            before=functions.webrl_before_fork,
            after_in_parent=functions.webrl_after_fork_in_parent,
            after_in_child=functions.webrl_after_fork_in_child,
        )
        self.path = path
        self.version: str = functions.webrl_version().decode()
        self.functions = functions

    @staticmethod
    def _open(path: Path) -> ctypes.CDLL:
        try:
            # Nothing of it is visible to others, and nothing of others is used by it.
            functions = ctypes.CDLL(str(path), mode=os.RTLD_LOCAL | os.RTLD_NOW)
            found = int(functions.webrl_interface_version())
        except (OSError, AttributeError) as error:
            raise InstallationError(f"{path}: {error}") from error
        if found != INTERFACE_VERSION:
            raise InstallationError(
                f"{path}: this library has interface {found}, and the package needs {INTERFACE_VERSION}"
            )
        return functions

    @classmethod
    def shared(cls) -> Library:
        """The library of this process."""
        with cls._lock:
            if cls._loaded is None:
                cls._loaded = cls()
            return cls._loaded


def _declare(functions: ctypes.CDLL) -> None:
    """Tells ctypes of the functions of ``webrl.h``: what they take and return."""
    functions.webrl_version.restype = ctypes.c_char_p
    functions.webrl_status_text.argtypes = [ctypes.c_int32]
    functions.webrl_status_text.restype = ctypes.c_char_p
    functions.webrl_open.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    functions.webrl_open.restype = ctypes.c_uint64
    functions.webrl_close.argtypes = [ctypes.c_uint64]
    functions.webrl_close.restype = None
    functions.webrl_call.argtypes = [
        ctypes.c_uint64,
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.POINTER(ctypes.c_void_p),
        ctypes.POINTER(ctypes.c_size_t),
    ]
    functions.webrl_call.restype = ctypes.c_int32
    functions.webrl_free_answer.argtypes = [ctypes.c_void_p]
    functions.webrl_free_answer.restype = None
    for name in ("webrl_before_fork", "webrl_after_fork_in_parent", "webrl_after_fork_in_child"):
        getattr(functions, name).argtypes = []
        getattr(functions, name).restype = None


class EmbeddedConnection(Connection):
    """A session of the library in this process. Calls leave the interpreter's lock to others."""

    def __init__(self) -> None:
        """Begins a session.

        Raises:
            InstallationError: where the library or the sites are missing.
        """
        self._functions = Library.shared().functions
        self._call = self._functions.webrl_call
        self._free = self._functions.webrl_free_answer
        self._session: int = self._functions.webrl_open(
            os.fsencode(_places.sites()), os.fsencode(_places.suites())
        )

    def call(self, request: bytes) -> bytes:
        """The answer to a request."""
        answer = ctypes.c_void_p()
        length = ctypes.c_size_t()
        status = self._call(self._session, request, len(request), ctypes.byref(answer), ctypes.byref(length))
        if status != 0:
            raise HandleError(self._functions.webrl_status_text(status).decode())
        try:
            return ctypes.string_at(answer, length.value)
        finally:
            self._free(answer)

    def close(self) -> None:
        """Ends the session."""
        session, self._session = self._session, 0
        if session:
            self._functions.webrl_close(session)

    @property
    def is_embedded(self) -> bool:
        """Yes."""
        return True
