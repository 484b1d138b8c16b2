"""Reference solutions as training data: chat messages for fine-tuning (JSON lines), and a data set of Minari's.

pip install webrl gymnasium "minari[create,hdf5]"
python demonstrations.py demonstrations.jsonl [TASKS]
"""

import json
import sys
from pathlib import Path

import gymnasium
import minari

import webrl.gym


def main(file: str, count: int = 20, name: str = "webrl/demonstrations-v0") -> None:
    """Plays solutions and writes both."""
    env = minari.DataCollector(
        gymnasium.make("webrl/lite-v0", window=100).unwrapped,
        observation_space=webrl.gym.text_space(1 << 20),
        action_space=webrl.gym.text_space(4096),
    )
    web: webrl.Env = env.unwrapped
    with Path(file).open("w", encoding="utf-8") as lines:
        for task in web.tasks[:count]:
            page, info = env.reset(seed=0, options={"task_id": task.id})
            messages = []
            while (action := web.oracle()) is not None:
                messages.append({"role": "user", "content": f"{info['goal']}\n\n{info['url']}\n{page}"})
                messages.append({"role": "assistant", "content": action})
                page, reward, _, _, info = env.step(action)
            lines.write(json.dumps({"task_id": task.id, "reward": reward, "messages": messages}) + "\n")
    env.create_dataset(name, algorithm_name="reference solutions")
    print(f"{len(minari.load_dataset(name))} episodes")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
