"""Where the shared library, the programs, the sites and the suites are.

Each is looked for in this order: an environment variable, the installed package, the checkout that this file lies in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .errors import InstallationError

_PACKAGE = Path(__file__).resolve().parent


def library() -> Path:
    """The shared library: ``WEBRL_LIBRARY``, else the package's own, else the checkout's last build.

    Raises:
        InstallationError: where there is none.
    """
    places = [_PACKAGE / "_native" / "libwebrl.so"] + [folder / "libWebrlNative.so" for folder in _builds()]
    return _first("WEBRL_LIBRARY", "the shared library", places)


def program(name: str = "webrl") -> Path:
    """A program: ``webrl`` by ``WEBRL_BINARY``, or one beside it; else the package's own, else the checkout's last build.

    Raises:
        InstallationError: where there is none.
    """
    named = os.environ.get("WEBRL_BINARY")
    if named:
        path = Path(named) if name == "webrl" else Path(named).with_name(name)
        if not path.is_file():
            raise InstallationError(f"WEBRL_BINARY: {path} is no file")
        return path
    places = [_PACKAGE / "_data" / "bin" / name] + [folder / name for folder in _builds()]
    return _first(None, f"the program {name}", places)


def sites() -> Path:
    """The folder of the bundled sites: ``WEBRL_SITES``, else the package's own, else the checkout's.

    Raises:
        InstallationError: where there is none.
    """
    return _data("WEBRL_SITES", "sites")


def suites() -> Path:
    """The folder of the suites: ``WEBRL_SUITES``, else the package's own, else the checkout's.

    Raises:
        InstallationError: where there is none.
    """
    return _data("WEBRL_SUITES", "suites")


def _data(variable: str, name: str) -> Path:
    places = [_PACKAGE / "_data" / name] + [root / name for root in _checkout()]
    return _first(variable, f"the folder {name}", places)


def _checkout() -> list[Path]:
    """The folder above ``python/src/webrl``, where this is a checkout."""
    if len(_PACKAGE.parents) < 3:
        return []
    root = _PACKAGE.parents[2]
    return [root] if (root / "Package.swift").is_file() else []


def _builds() -> list[Path]:
    return [root / ".build" / "release" for root in _checkout()]


def _first(variable: str | None, what: str, places: Iterable[Path]) -> Path:
    named = os.environ.get(variable) if variable else None
    if variable and named:
        path = Path(named)
        if not path.exists():
            raise InstallationError(f"{variable}: {path} is not there")
        return path.resolve()
    tried = list(places)
    for path in tried:
        if path.exists():
            return path
    hint = f"set {variable}" if variable else "set WEBRL_BINARY"
    listing = ", ".join(str(path) for path in tried)
    raise InstallationError(
        f"{what} is in none of: {listing}; {hint}, or run 'make python' in webrl's folder"
    )
