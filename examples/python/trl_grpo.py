"""Trains a language model on webrl's tasks with TRL's GRPO; the model acts by tools.

pip install webrl trl
python trl_grpo.py --model Qwen/Qwen3-0.6B --suite train --steps 500
"""

import argparse
import functools
from typing import Any

from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

import webrl.trl


def trainer(model: Any, suite: str, tokenizer: Any = None, **settings: Any) -> GRPOTrainer:
    """Each row is a task; TRL gives it to all completions of a group, so that they play the same task in the same world."""
    return GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        args=GRPOConfig(**settings),
        train_dataset=Dataset.from_list(webrl.trl.rows(suite)),
        # A window of lines keeps prompts short; the model scrolls.
        environment_factory=functools.partial(webrl.trl.WebTask, suite, window=60),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--suite", default="train")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--out", default="runs/grpo")
    options = parser.parse_args()
    trainer(
        options.model,
        options.suite,
        output_dir=options.out,
        max_steps=options.steps,
        num_generations=8,
        max_completion_length=4096,
        max_tool_calling_iterations=20,
        log_completions=True,
    ).train()
