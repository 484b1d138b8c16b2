"""1,024 environments in one process, stepped in one call by a policy that clicks anywhere.

pip install webrl
python batch.py [ENVIRONMENTS] [STEPS]
"""

import re
import sys
import time

import numpy as np

import webrl

LINK = re.compile(r"^\t*\[(\d+)\] (?:link|button)", re.M)


def click_anywhere(text: str, chance: np.random.Generator) -> str:
    """A click on a link or a button that is there."""
    places = LINK.findall(text)
    return f"click [{places[chance.integers(len(places))]}]" if places else "go_back"


def main(count: int = 1024, steps: int = 20) -> None:
    """Steps all, and begins another episode wherever one is over."""
    chance = np.random.default_rng(0)
    batch = webrl.Batch(count, "lite", seed=0, max_steps=10)
    batch.reset()
    rewards: list[float] = []
    start = time.perf_counter()
    for _ in range(steps):
        outcomes = batch.step([click_anywhere(text, chance) for text in batch.observe().text])
        rewards += outcomes.reward[outcomes.done].tolist()
        batch.reset(indices=outcomes.indices[outcomes.done])
    rate = count * steps / (time.perf_counter() - start)
    success = f", success {np.nanmean(rewards):.3f}" if rewards else ""
    print(f"{count * steps} steps, {rate:.0f} a second, {len(rewards)} episodes{success}")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
