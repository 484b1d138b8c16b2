"""The package that the tests are about is installed, or lies in ``src``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import webrl

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def lite() -> Iterator[webrl.Pool]:
    """A pool that keeps the suite's sites loaded for all tests."""
    pool = webrl.Pool.open(webrl.Options("lite"))
    yield pool
    pool.close()


@pytest.fixture
def env(lite: webrl.Pool) -> Iterator[webrl.Env]:
    del lite
    env = webrl.make("lite", seed=0)
    yield env
    env.close()
