"""Checks what .ci/models has played: check.py RUN JUDGED."""

import json
import pathlib
import re
import sys

run, judged = map(pathlib.Path, sys.argv[1:])


def lines(path: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


replies = [reply for phase in (1, 2) for line in lines(run / f"phase-{phase}/episodes.jsonl") for reply in line["replies"]]
# The grammar leaves nothing else, but for a reply that was cut off.
actions = [reply for reply in replies if re.match(r"(click|type|select|scroll|stop) ?\[|go_back", reply)]
assert len(actions) == len(replies) >= 4, replies

exchanges = [line for phase in (1, 2) for line in lines(run / f"phase-{phase}/rollouts.jsonl")[1:]]
tokens = [
    token
    for exchange in exchanges
    for token in json.loads(exchange["answer"])["choices"][0]["logprobs"]["content"]
]
assert tokens and all(token["logprob"] <= 0 and isinstance(token["id"], int) for token in tokens)

helper = [line["request"] for phase in (1, 2) for name in ("judge", "helper") for line in lines(run / f"phase-{phase}/{name}.jsonl")[1:]]
asked = {part: sum(words in request for request in helper) for part, words in {
    "generator": "new tasks like those that failed", "filter": "Can the task be done?", "outcome judge": "Was the task done?"
}.items()}
assert asked["generator"] > 0, asked

verdict = lines(judged)[0]
assert verdict["judge"] == "endpoint:smollm2" or "gives no judgement" in (verdict["error"] or ""), verdict
print(f"{len(replies)} actions, {len(tokens)} tokens with ids; asked as {asked}; fuzzy judge: {verdict['score']}")
