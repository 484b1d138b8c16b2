"""Makes a set of tasks from a site's templates, each proven, and opens it as an environment.

pip install webrl
python make_tasks.py [SITE] [COUNT] [SEED]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import webrl


def make(site: str, count: int, seed: int, file: Path) -> None:
    """A proven task's solution has reward 1, and doing nothing, stopping early and near misses have 0."""
    command = ["webrl", "tasks", "generate", "--site", site, "--count", str(count), "--seed", str(seed)]
    subprocess.run([*command, "--output", str(file)], check=True)


def main(site: str, count: int, seed: int) -> None:
    """Plays each task's solution."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tasks.json"
        make(site, count, seed, file)
        env = webrl.make(str(file))
        for task in env.tasks:
            env.reset(options={"task_id": task.id})
            reward = 0.0
            while (action := env.oracle()) is not None:
                _, reward, *_ = env.step(action)
            print(f"{reward:g} {task.id}: {task.goal}")


if __name__ == "__main__":
    site, count, seed = [*sys.argv[1:], *["shopping", "10", "7"][len(sys.argv) - 1 :]]
    main(site, int(count), int(seed))
