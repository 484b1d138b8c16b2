"""TRL's environment with TRL: the schemas of its tools, and one step of GRPO."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest
from conftest import ROOT
from test_trl import TOOLS

from webrl.trl import WebTask

# torch is large: requirements/trl.txt says where it comes from.
torch = pytest.importorskip("torch")
pytest.importorskip("trl")


def test_transformers_reads_the_schemas() -> None:
    from transformers.utils.chat_template_utils import get_json_schema

    task = WebTask()
    schemas = {name: get_json_schema(getattr(task, name))["function"] for name in TOOLS}
    fill = schemas["fill"]["parameters"]
    assert {name: one["type"] for name, one in fill["properties"].items()} == {
        "id": "integer",
        "text": "string",
        "press_enter": "boolean",
    }
    assert fill["required"] == ["id", "text"]
    assert schemas["scroll"]["parameters"]["properties"]["direction"]["enum"] == ["up", "down"]


def test_one_step_of_grpo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tiny_model import scripted_model

    monkeypatch.syspath_prepend(str(ROOT / "examples" / "python"))
    example = importlib.import_module("trl_grpo")
    task, answer = next(
        (one, one["eval"]["reference_answers"]["exact_match"])
        for one in json.loads((ROOT / "suites" / "lite.json").read_text())
        if (one["eval"]["reference_answers"] or {}).get("exact_match")
    )
    tasks = tmp_path / "one.json"
    tasks.write_text(json.dumps([task]))

    def script(prompt: str, row: int) -> str:
        """Every second completion answers rightly; whoever has stopped says a word and is done."""
        if "The episode is over." in prompt:
            return "Done."
        call = {"name": "stop", "arguments": {"answer": answer if row % 2 == 0 else "no idea"}}
        return f"<tool_call>\n{json.dumps(call)}\n</tool_call>"

    model = scripted_model(script)
    before = [weights.detach().clone() for weights in model.parameters()]
    trainer = example.trainer(
        model,
        str(tasks),
        model.tokenizer,
        output_dir=str(tmp_path / "out"),
        max_steps=1,
        per_device_train_batch_size=4,
        num_generations=4,
        max_completion_length=400,
        learning_rate=1e-3,
        use_cpu=True,
        bf16=False,
        report_to="none",
        logging_steps=1,
        save_strategy="no",
    )
    trainer.train()
    logged = next(entry for entry in trainer.state.log_history if "rewards/WebTask/mean" in entry)
    assert logged["rewards/WebTask/mean"] == 0.5
    assert logged["tools/call_frequency"] == 1.0
    assert logged["tools/failure_frequency"] == 0.0
    assert any(not torch.equal(old, new) for old, new in zip(before, model.parameters(), strict=True))
