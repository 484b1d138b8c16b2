"""Best of n with look-ahead: candidate actions are tried in forks of the environment before one of them is done.

How good a page is, is guessed from words here (how many of the goal's it has); put a model in its place. Each further attempt at a task
begins at a snapshot, which costs microseconds.

pip install webrl
python look_ahead.py [TASKS] [ATTEMPTS]
"""

import random
import re
import sys

import webrl

LINK = re.compile(r"^\t*\[(\d+)\] (?:link|button) '([^']*)", re.M)


def words(text: str) -> set[str]:
    """The words of a text that mean something."""
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 2}


def likeness(goal: str, text: str) -> float:
    """How many of the goal's words a text has, in 0...1."""
    return len(words(goal) & words(text)) / (1 + len(words(goal)))


def look_ahead(env: webrl.Env, goal: str, page: str, chance: random.Random, n: int = 8) -> str:
    """The best of n candidates, by what they lead to."""
    links = sorted(
        LINK.findall(page), key=lambda link: likeness(goal, link[1]) + chance.random() / 4, reverse=True
    )
    candidates = [f"click [{number}]" for number, _ in links[: n - 1]] + ["stop []"]
    scores = []
    for candidate, twin in zip(candidates, env.fork(len(candidates)), strict=True):
        seen, reward, *_ = twin.step(candidate)
        scores.append(10 * reward + likeness(goal, seen))
    return candidates[scores.index(max(scores))]


def main(tasks: int = 20, attempts: int = 3) -> None:
    """Counts the tasks that one of some attempts solves."""
    env, chance, solved = webrl.make("lite", max_steps=8), random.Random(0), 0
    for task in env.tasks[:tasks]:
        env.reset(seed=0, options={"task_id": task.id})
        start, reward = env.snapshot(), 0.0
        for _ in range(attempts):
            page, info = env.restore(start)
            while not info["ending"]:
                page, reward, _, _, info = env.step(look_ahead(env, task.goal, page, chance))
            if reward == 1:
                solved += 1
                break
    print(f"{solved} of {tasks} tasks in {attempts} attempts")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
