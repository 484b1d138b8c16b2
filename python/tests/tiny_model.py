"""A model of TRL's for tests: random weights, bytes for tokens, and completions that a script decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import trl
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LogitsProcessorList, PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

END = "<|im_end|>"
Script = Callable[[str, int], str]
"""What is said after a prompt in a row of a batch."""


def byte_tokenizer() -> PreTrainedTokenizerFast:
    """A token a byte, and Qwen3's marks with the template that TRL has for it."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = {symbol: number for number, symbol in enumerate(alphabet)}
    tokenizer = Tokenizer(models.BPE(vocab=words, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    template = Path(trl.__file__).parent / "chat_templates" / "qwen3.jinja"
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=END, pad_token="<|endoftext|>", padding_side="left"
    )
    fast.add_tokens(["<|im_start|>", "<tool_call>", "</tool_call>"])
    fast.chat_template = template.read_text()
    return fast


class ScriptedModel(Qwen3ForCausalLM):
    """Says what a script says, and learns as any other model."""

    tokenizer: PreTrainedTokenizerFast
    script: Script

    def generate(self, *arguments: Any, **named: Any) -> Any:
        """Generates, with all tokens but the script's out of reach."""
        prompts = named["input_ids"]
        texts = self.tokenizer.batch_decode(prompts)
        said = [
            self.tokenizer.encode(self.script(text, row) + END, add_special_tokens=False)
            for row, text in enumerate(texts)
        ]

        def follow(ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
            place = ids.shape[1] - prompts.shape[1]
            forced = torch.full_like(scores, -torch.inf)
            for row, tokens in enumerate(said):
                forced[row, tokens[min(place, len(tokens) - 1)]] = 0.0
            return forced

        return super().generate(*arguments, **named, logits_processor=LogitsProcessorList([follow]))


def scripted_model(script: Script) -> ScriptedModel:
    """Some 30,000 parameters."""
    torch.manual_seed(1)
    tokenizer = byte_tokenizer()
    model = ScriptedModel(
        Qwen3Config(
            vocab_size=len(tokenizer),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=1,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=16,
            max_position_embeddings=16384,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
            tie_word_embeddings=True,
        )
    )
    model.tokenizer, model.script = tokenizer, script
    return model
