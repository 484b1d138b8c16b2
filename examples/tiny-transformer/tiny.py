"""A decoder-only transformer of some 150,000 parameters, and a tokenizer whose tokens are words with the space before them."""

import json
import pathlib
import re

import torch
from torch import nn

CONTEXT = 160
END = "\n"


def words(text: str) -> list[str]:
    return re.findall(r"\s*\w+|\s*[^\w\s]|\s+", text)


class Tiny(nn.Module):
    def __init__(self, vocabulary: list[str], width: int = 64, layers: int = 2, heads: int = 4) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.ids = {word: place for place, word in enumerate(vocabulary)}
        self.tokens = nn.Embedding(len(vocabulary), width)
        self.places = nn.Embedding(CONTEXT, width)
        layer = nn.TransformerEncoderLayer(width, heads, 4 * width, 0.0, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers)
        self.out = nn.Linear(width, len(vocabulary))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        length = ids.shape[1]
        mask = torch.triu(torch.full((length, length), float("-inf")), 1)
        hidden = self.tokens(ids) + self.places(torch.arange(length))
        return torch.log_softmax(self.out(self.layers(hidden, mask)), -1)

    def encode(self, text: str) -> list[int]:
        return [self.ids.get(word, 0) for word in words(text)]

    def save(self, folder: pathlib.Path) -> None:
        (folder / "vocabulary.json").write_text(json.dumps(self.vocabulary))
        torch.save(self.state_dict(), folder / "weights.pt")

    @staticmethod
    def load(folder: pathlib.Path) -> "Tiny":
        model = Tiny(json.loads((folder / "vocabulary.json").read_text()))
        model.load_state_dict(torch.load(folder / "weights.pt"))
        return model.eval()


def read(path: pathlib.Path) -> list[dict]:
    """The rows of a training set of version 1."""
    head, *rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert head["webrl-training-set"] == 1, f"{path}: another format"
    return rows
