"""The installed wheel, on a machine without Swift and without the checkout."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from webrl import _places

if _places.library().name != "libwebrl.so":
    pytest.skip("no wheel is installed", allow_module_level=True)


def run(folder: Path, *command: str) -> str:
    """What a command prints that finds no program but its own, and no file of ours but the wheel's."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_environments_and_servers_run_without_swift(tmp_path: Path) -> None:
    code = """
        import webrl
        task = {"task_id": "shopping.order_reorder.11"}
        here, there = webrl.make("lite", seed=0), webrl.make("lite", seed=0, isolated=True)
        assert here.reset(options=task) == there.reset(options=task)
        assert here.step("click [42]") == there.step("click [42]")
        libraries = {line.split()[-1] for line in open("/proc/self/maps") if "/" in line}
        print(*(name for name in libraries if "swift" in name.lower() or "Foundation" in name))
    """
    # -I: neither the working folder nor PYTHONPATH is looked into.
    assert run(tmp_path, sys.executable, "-I", "-c", textwrap.dedent(code)) == "\n"


def test_the_command_of_the_wheel_finds_its_sites(tmp_path: Path) -> None:
    program = str(Path(sys.executable).parent / "webrl")
    assert "RootWebArea 'Home Page - Brightwell" in run(tmp_path, program, "observe", "http://shopping.test/")
    assert run(tmp_path, program, "--version").strip()


def test_the_command_of_the_wheel_finds_its_prompts(tmp_path: Path) -> None:
    program = str(Path(sys.executable).parent / "webrl")
    endpoint = ["--policy", "endpoint", "--endpoint", "http://127.0.0.1:9/v1", "--model", "none"]
    done = subprocess.run(
        [program, "evaluate", "lite", *endpoint, "--prompt", "nosuch"],
        cwd=tmp_path,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "nosuch" in done.stderr
    assert "policy-short" in done.stderr
