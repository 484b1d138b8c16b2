"""An agent with any OpenAI-compatible chat endpoint, on the tasks of a suite.

pip install webrl
ENDPOINT_KEY=… python chat_agent.py http://127.0.0.1:8000/v1 MODEL [--suite lite] [--tasks 10]
"""

import argparse
import json
import os
import re
import urllib.request

import webrl

SYSTEM = """You act on a web page. Think if you like, then end with one action in ``` marks:
click [id], type [id] [text] [1 to press Enter, else 0], select [id] [option], scroll [down], goto [url], go_back, stop [answer]"""


def chat(endpoint: str, model: str, messages: list[dict[str, str]]) -> str:
    """What the model says next."""
    body = json.dumps({"model": model, "messages": messages, "temperature": 0}).encode()
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {os.environ.get('ENDPOINT_KEY', '')}",
    }
    request = urllib.request.Request(f"{endpoint}/chat/completions", body, headers)
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.load(answer)["choices"][0]["message"]["content"] or ""


def play(env: webrl.Env, task: webrl.Task, endpoint: str, model: str) -> float:
    """The reward of one episode."""
    page, info = env.reset(seed=0, options={"task_id": task.id})
    done: list[str] = []
    while True:
        turn = f"Objective: {info['goal']}\nDone so far: {done}\n{info['error']}\n{info['url']}\n{page}"
        said = chat(
            endpoint, model, [{"role": "system", "content": SYSTEM}, {"role": "user", "content": turn}]
        )
        # Whatever the model writes is a step: what is no action is told in info["error"].
        action = (re.findall(r"```\s*(.*?)\s*```", said, re.S) or [said])[-1]
        page, reward, terminated, truncated, info = env.step(action)
        done.append(action)
        if terminated or truncated:
            return reward


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("endpoint")
    parser.add_argument("model")
    parser.add_argument("--suite", default="lite")
    parser.add_argument("--tasks", type=int, default=10)
    options = parser.parse_args()
    env = webrl.make(options.suite, window=100)
    rewards = [play(env, task, options.endpoint, options.model) for task in env.tasks[: options.tasks]]
    print(f"{sum(rewards):g} of {len(rewards)} tasks")
