"""OpenEnv's own client against a server of ours.

pip install openenv
webrl serve lite --port 8000 &
python openenv_client.py http://127.0.0.1:8000
"""

import sys

from openenv import GenericEnvClient


def main(url: str) -> None:
    """Plays one episode of two steps."""
    with GenericEnvClient(base_url=url).sync() as env:
        result = env.reset(seed=1, task_id="shopping.order_reorder.11")
        print(result.observation["goal"])
        result = env.step({"action": "click [35]"})
        print(result.observation["url"], result.observation["error"] or "no error")
        result = env.step({"action": "stop []"})
        print(f"done: {result.done}, reward: {result.reward:g}")


if __name__ == "__main__":
    main(sys.argv[1])
