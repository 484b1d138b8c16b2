"""Trains the tiny transformer with one phase's training set: imitation of demonstrations, else a clipped policy gradient.

    train.py --data training.jsonl --out FOLDER --from MODEL --phase N
"""

import argparse
import pathlib

import torch

from tiny import CONTEXT, END, Tiny, read, words

CLIP = 0.2


def batch(model: Tiny, rows: list[dict]) -> tuple[torch.Tensor, ...]:
    """Token ids, and for each place what the next token weighs and how probable it was."""
    ids = torch.zeros(len(rows), CONTEXT, dtype=torch.long)
    weight, before = torch.zeros(len(rows), CONTEXT - 1), torch.zeros(len(rows), CONTEXT - 1)
    for place, row in enumerate(rows):
        prompt = row["prompt_token_ids"] or model.encode(row["prompt"])
        reply = row["token_ids"] or model.encode(row["completion"] + END)
        prompt = prompt[-(CONTEXT - len(reply)) :]
        ids[place, : len(prompt) + len(reply)] = torch.tensor(prompt + reply)
        span = slice(len(prompt) - 1, len(prompt) + len(reply) - 1)
        weight[place, span] = row["advantage"] * torch.tensor(row["mask"] or [1.0] * len(reply))
        if row["source"] == "fresh":
            before[place, span] = torch.tensor(row["log_probabilities"])
    return ids, weight, before


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--from", dest="start", type=pathlib.Path, required=True)
    parser.add_argument("--phase", type=int, required=True)
    parser.add_argument("--epochs", type=int, default=200)
    options = parser.parse_args()
    torch.manual_seed(options.phase)
    torch.set_num_threads(1)
    rows = read(options.data)
    if (options.start / "weights.pt").exists():
        model = Tiny.load(options.start)
    else:
        known = {word for row in rows for text in (row["prompt"], row["completion"] + END) for word in words(text)}
        model = Tiny(["<unknown>"] + sorted(known))
    # In the policy gradient each row is seen a few times only: it was sampled from the model before.
    epochs, rate = (options.epochs, 2e-3) if options.phase == 0 else (max(1, options.epochs // 20), 1e-3)
    optimizer = torch.optim.Adam(model.parameters(), rate)
    fresh = torch.tensor([row["source"] == "fresh" for row in rows])
    ids, weight, before = batch(model, rows)
    for _ in range(epochs):
        for chosen in torch.randperm(len(rows)).split(32):
            now = model(ids[chosen, :-1]).gather(2, ids[chosen, 1:, None])[..., 0]
            ratio = (now - before[chosen]).exp()
            clipped = torch.minimum(ratio * weight[chosen], ratio.clamp(1 - CLIP, 1 + CLIP) * weight[chosen])
            gain = torch.where(fresh[chosen, None], clipped, now * weight[chosen])
            loss = -gain.sum() / max(1, int((weight[chosen] != 0).sum()))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    model.save(options.out)


if __name__ == "__main__":
    main()
