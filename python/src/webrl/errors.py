"""What can go wrong, by whose fault it is.

An agent's mistake is never an exception: it stands in ``info["error"]`` (or in :attr:`webrl.Outcomes.error`), and the episode goes on.
"""

from __future__ import annotations


class WebrlError(Exception):
    """Anything that this package raises."""


class RequestError(WebrlError, ValueError):
    """What was asked for does not exist or is out of range: a suite, a task, an option."""


class HandleError(WebrlError):
    """An environment or a snapshot was closed, or is at work in another call."""


class CapacityError(WebrlError):
    """There is no room: for environments, for snapshots, for an answer."""


class InfrastructureError(WebrlError):
    """The world failed, not the agent: the episode counts for nothing and has no reward."""


class ServerLostError(InfrastructureError):
    """The server is gone, and with it the environments that it held."""


class InstallationError(WebrlError):
    """The shared library, the program or the sites are missing or of another version."""
