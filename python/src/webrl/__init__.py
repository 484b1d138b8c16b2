"""webrl: a web environment for training agents, in this process.

    import webrl
    env = webrl.make("lite", seed=0)
    observation, info = env.reset(options={"task_id": "shopping.order_reorder.11"})
    observation, reward, terminated, truncated, info = env.step("click [42]")

``webrl.Batch`` steps thousands of environments in one call. Ids for ``gymnasium.make`` are ``webrl/lite-v0`` and its kin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _hook
from .batch import Batch, BatchSnapshot
from .errors import (
    CapacityError,
    HandleError,
    InfrastructureError,
    InstallationError,
    RequestError,
    ServerLostError,
    WebrlError,
)
from .frames import Ending, Outcomes, Status, Texts
from .pool import Options, Pool, Snapshot, Task

if TYPE_CHECKING:
    from .env import Env, EnvSnapshot

__version__ = "0.1.0"

__all__ = [
    "Batch",
    "BatchSnapshot",
    "CapacityError",
    "Ending",
    "Env",
    "EnvSnapshot",
    "HandleError",
    "InfrastructureError",
    "InstallationError",
    "Options",
    "Outcomes",
    "Pool",
    "RequestError",
    "ServerLostError",
    "Snapshot",
    "Status",
    "Task",
    "Texts",
    "WebrlError",
    "make",
]


def make(what: str = "lite", *, seed: int | None = None, **options: Any) -> Env:
    """One environment.

    Args:
        what: a suite (``"lite"``, ``"test"``, ``"train"``, ``"unseen"``), the path of a task file, the name of a site, or the path of a
            site's folder.
        seed: what the first episode follows from, where ``reset`` is given none.
        options: those of :class:`webrl.Env`.

    Raises:
        RequestError: where there is no such suite, file or site, or an option is wrong.
        InstallationError: where the library or the sites are missing.
    """
    from .env import Env

    return Env(what, seed=seed, **options)


def __getattr__(name: str) -> Any:
    # Environments are gymnasium's where gymnasium is there; whoever steps batches does not wait for it.
    if name in ("Env", "EnvSnapshot"):
        from . import env

        return getattr(env, name)
    raise AttributeError(f"module 'webrl' has no attribute '{name}'")


_hook.install()
