"""OpenEnv's own checks, against a server that runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openenv.validation.graders.runtime import (
    ObservationSchemaGrader,
    RewardWellFormedGrader,
    StateContractGrader,
)
from openenv.validation.runtime.collector import collect_runtime_evidence
from openenv.validation.runtime.contracts import RuntimePlan
from openenv.validation.types import CheckStatus

from served import Served

ACTIONS = ["click [1]", "scroll [down]", "no action at all", "goto [http://shopping.test/]", "stop [1]"]


def test_the_command_line_validator_finds_all_six_in_order(lite: Served) -> None:
    program = Path(sys.executable).parent / "openenv"
    done = subprocess.run(
        [str(program), "validate", "--url", lite.url, "--json"],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    report = json.loads(done.stdout)
    assert done.returncode == 0 and report["passed"], done.stdout
    assert report["summary"]["passed_count"] == report["summary"]["total_count"] == 6
    assert report["standard_profile"] == "openenv-http/1.x" and report["mode"] == "simulation"


@pytest.mark.parametrize("options", [{}, {"observe": ["title", "tabs", "warnings", "ending", "step_count"]}])
@pytest.mark.parametrize("grader", [RewardWellFormedGrader, ObservationSchemaGrader, StateContractGrader])
def test_the_runtime_graders_pass_an_episode(lite: Served, grader: Any, options: dict[str, Any]) -> None:
    plan = RuntimePlan.model_validate(
        {
            "plan_schema_version": "1",
            "reset": {"episode_id": "probe-1", "seed": 42, "options": options},
            "actions": [{"action": action} for action in ACTIONS],
        }
    )
    evidence = collect_runtime_evidence(lite.url, plan, episode_timeout_s=60)
    assert evidence.failure_reason is None, evidence.failure_reason
    assert len(evidence.exchanges) == 2 + 2 * len(ACTIONS)
    manifest = SimpleNamespace(reward=SimpleNamespace(range=(0.0, 1.0)))
    result = grader().run(SimpleNamespace(runtime_evidence=evidence, manifest=manifest))
    assert result.status is CheckStatus.PASS, result.evidence
