"""Tells gymnasium of our ids as soon as somebody imports it, whoever comes first; nobody pays for gymnasium who doesn't use it."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any


class _Finder(importlib.abc.MetaPathFinder):
    """Lets others find gymnasium, and wraps what loads it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The usual way to gymnasium, with our ids added once it is loaded."""
        if fullname != "gymnasium":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is None or spec.loader is None:
            return spec
        spec.loader = _Loader(spec.loader)
        return spec


class _Loader(importlib.abc.Loader):
    def __init__(self, base: Any) -> None:
        self._base = base

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._base.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._base
        if module.__spec__ is not None:
            module.__spec__.loader = self._base
        self._base.exec_module(module)
        register()


def register() -> None:
    """Tells gymnasium, which is imported, of our ids."""
    from .gym import register_ids

    register_ids()


def install() -> None:
    """Now, where gymnasium is there already; else when it comes."""
    if "gymnasium" in sys.modules:
        register()
    elif not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
