"""Seeds of one episode after another."""

from __future__ import annotations

import secrets
from typing import Final

import numpy as np
import numpy.typing as npt

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)


def episode_seeds(bases: npt.NDArray[np.uint64], episodes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The seed of an environment's k-th episode after it was seeded: the base itself for the first, mixed ones after.

    It follows from the environment's own base and count alone, so the order in which environments finish changes nothing.
    (SplitMix64: Steele, Lea, Flood, OOPSLA 2014.)
    """
    with np.errstate(over="ignore"):
        mixed = bases + episodes * _STEP
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return np.where(episodes == 0, bases, mixed)


def fresh() -> int:
    """A seed that nobody knew before."""
    return secrets.randbits(63)


def checked(seed: int) -> int:
    """The seed, which is a whole number from 0 to 2**64 - 1.

    Raises:
        ValueError: where it is not.
    """
    if not 0 <= int(seed) < 2**64:
        raise ValueError(f"a seed is a whole number from 0 to 2**64 - 1, and this is {seed}")
    return int(seed)
