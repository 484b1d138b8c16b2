"""What is documented exists, what exists is documented, and the examples run."""

from __future__ import annotations

import inspect
import re

import pytest
from conftest import ROOT

import webrl
from webrl import frames, trl
from webrl._connections import Library

PYTHON = (ROOT / "docs" / "reference" / "python.md").read_text()
FRAMES = (ROOT / "docs" / "reference" / "frames.md").read_text()


def test_every_public_name_is_documented() -> None:
    words = set(re.findall(r"\w+", PYTHON))
    assert sorted(name for name in webrl.__all__ if name not in words) == []
    options = [name for name in inspect.signature(webrl.Env).parameters if name != "self"]
    assert sorted(name for name in options if name not in words) == []


def test_what_trainers_use_is_documented() -> None:
    tools = [name for name, _ in inspect.getmembers(trl.WebTask, inspect.isfunction) if name[0] != "_"]
    named = {f"`{name}`" for name in tools if name not in ("reset", "get_reward")}
    assert sorted(name for name in named if name not in PYTHON) == []
    columns = trl.rows("lite")[0]
    assert sorted(name for name in columns if f"`{name}`" not in PYTHON) == []
    assert "`webrl-verifiers`" in PYTHON


def test_every_kind_and_number_of_frames_is_documented() -> None:
    for request in frames.Request:
        assert re.search(rf"^\| {request.value} \| {request.name.lower()} \|", FRAMES, re.M), request
    for status in frames.Status:
        assert re.search(
            rf"^\| {status.value} \| {status.name.lower().replace('_', ' ')} \|", FRAMES, re.M
        ), status
    for ending in frames.Ending:
        assert f"{ending.value} {ending.name.lower().replace('_', ' ')}" in FRAMES
    for option in vars(webrl.Options("x")):
        assert f"`{option}`" in FRAMES


def test_there_is_one_version() -> None:
    project = re.search(r'^version = "(.*)"$', (ROOT / "python" / "pyproject.toml").read_text(), re.M)
    release = ROOT / "Sources" / "Groundwork" / "Release" / "Release.swift"
    program = re.search(r'version: StaticString = "(.*)"', release.read_text())
    citation = re.search(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(), re.M)
    assert project
    assert program
    assert citation
    versions = {Library.shared().version, project[1], program[1], citation[1]}
    assert versions == {webrl.__version__}


def test_the_examples_run(capsys: pytest.CaptureFixture[str]) -> None:
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", PYTHON, re.M | re.S))
    exec(compile(code, "python.md", "exec"), {})
    assert capsys.readouterr().out


def test_the_readme_runs() -> None:
    """What README's first screen shows of Python; the element that it clicks is on the page."""
    readme = (ROOT / "README.md").read_text()
    names: dict[str, object] = {}
    for code in re.findall(r"^```python\n(.*?)^```", readme, re.M | re.S):
        exec(compile(code, "README.md", "exec"), names)
    info = names["info"]
    assert isinstance(info, dict)
    assert info["error"] == ""
