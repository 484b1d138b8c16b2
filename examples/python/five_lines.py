"""One environment, with gymnasium's interface.

pip install webrl gymnasium
"""

import gymnasium

import webrl  # noqa: F401  (it tells gymnasium of its ids)

env = gymnasium.make("webrl/lite-v0")
observation, info = env.reset(seed=1, options={"task_id": "shopping.order_reorder.11"})
observation, reward, terminated, truncated, info = env.step("click [35]")
print(info["goal"], info["url"], info["error"], observation, sep="\n")
