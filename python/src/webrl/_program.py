"""The command ``webrl`` of an installed package."""

from __future__ import annotations

import os
import sys

from . import _places
from .errors import InstallationError


def main() -> None:
    """Becomes the program, with the package's sites and suites beside it."""
    try:
        path = str(_places.program())
    except InstallationError as error:
        sys.exit(f"webrl: {error}")
    os.execv(path, [path, *sys.argv[1:]])
