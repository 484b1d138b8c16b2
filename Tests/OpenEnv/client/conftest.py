"""One server for all tests of a session that need no settings of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from served import Served


@pytest.fixture(scope="session")
def lite() -> Iterator[Served]:
    with Served("lite") as server:
        yield server
