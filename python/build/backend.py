"""Builds the wheel, with nothing but Python's standard library (PEP 517): so it works without a network.

The wheel holds what ``make wheel`` has put into ``build/lib`` (the shared library and the programs), and the sites and suites of the checkout.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent.parent
_ROOT = _HERE.parent
_NATIVE = Path(os.environ.get("WEBRL_NATIVE", _ROOT / ".build" / "python" / "native"))
_TIME = (2026, 1, 1, 0, 0, 0)
_PROGRAMS = ("webrl", "webrl-serve")


def _project() -> dict[str, Any]:
    with (_HERE / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)["project"]
    return project


def _platform() -> str:
    """The oldest C library that everything in the wheel runs on, as manylinux calls it (PEP 600)."""
    machine = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    newest = (2, 17)
    for path in _natives():
        listing = subprocess.run(
            ["objdump", "-T", str(path)], capture_output=True, text=True, check=True
        ).stdout
        for major, minor in re.findall(r"GLIBC_(\d+)\.(\d+)", listing):
            newest = max(newest, (int(major), int(minor)))
    return machine.replace("linux_", f"manylinux_{newest[0]}_{newest[1]}_", 1)


def _natives() -> list[Path]:
    library = _NATIVE / "libwebrl.so"
    if not library.is_file():
        raise SystemExit(f"{library} is not there: 'make wheel' links it")
    return [library] + [_NATIVE / name for name in _PROGRAMS if (_NATIVE / name).is_file()]


def _files() -> Iterator[tuple[str, Path]]:
    """Where each file of the wheel goes, and where it is."""
    sources = _HERE / "src"
    for path in sorted(sources.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix in (".py", ".typed"):
            yield str(path.relative_to(sources)), path
    for path in _natives():
        # The programs find the sites in a folder above them.
        yield f"webrl/{'_native' if path.suffix == '.so' else '_data/bin'}/{path.name}", path
    commit = _NATIVE / "webrl.commit"
    if commit.is_file():
        yield "webrl/_data/bin/webrl.commit", commit
    for folder in ("sites", "suites", "prompts"):
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.parts[-2:]):
                yield f"webrl/_data/{path.relative_to(_ROOT)}", path


def _metadata(project: dict[str, Any]) -> str:
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        "License-File: LICENSE",
        f"Requires-Python: {project['requires-python']}",
        *(f"Classifier: {name}" for name in project["classifiers"]),
        *(f"Requires-Dist: {name}" for name in project["dependencies"]),
    ]
    for extra, names in project["optional-dependencies"].items():
        lines.append(f"Provides-Extra: {extra}")
        lines += [f'Requires-Dist: {name}; extra == "{extra}"' for name in names]
    text = (_HERE / project["readme"]).read_text(encoding="utf-8")
    return "\n".join([*lines, "Description-Content-Type: text/markdown", "", text])


class _Wheel:
    """A wheel that is being written; equal contents give equal bytes."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._record: list[str] = []

    def add(self, name: str, data: bytes, is_program: bool = False) -> None:
        """Puts a file into the wheel."""
        entry = zipfile.ZipInfo(name, _TIME)
        entry.external_attr = (0o100755 if is_program else 0o100644) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(data)}")

    def close(self, info: str) -> None:
        """Writes the list of files."""
        record = "\n".join([*self._record, f"{info}/RECORD,,", ""])
        self._zip.writestr(zipfile.ZipInfo(f"{info}/RECORD", _TIME), record)
        self._zip.close()


def build_wheel(
    wheel_directory: str, config_settings: Any = None, metadata_directory: str | None = None
) -> str:
    """Writes the wheel and returns its name (PEP 517)."""
    del config_settings, metadata_directory
    project = _project()
    name, version = project["name"], project["version"]
    tag = f"py3-none-{_platform()}"
    info = f"{name}-{version}.dist-info"
    file = f"{name}-{version}-{tag}.whl"
    wheel = _Wheel(Path(wheel_directory) / file)
    for place, path in _files():
        wheel.add(
            place, path.read_bytes(), is_program=place.startswith(("webrl/_native/", "webrl/_data/bin/"))
        )
    wheel.add(f"{info}/METADATA", _metadata(project).encode())
    wheel.add(
        f"{info}/WHEEL",
        f"Wheel-Version: 1.0\nGenerator: webrl\nRoot-Is-Purelib: false\nTag: {tag}\n".encode(),
    )
    wheel.add(f"{info}/entry_points.txt", b"[console_scripts]\nwebrl = webrl._program:main\n")
    wheel.add(f"{info}/licenses/LICENSE", (_ROOT / "LICENSE").read_bytes())
    wheel.close(info)
    return file


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """Writes the Python sources (PEP 517); a wheel is made from a checkout."""
    del config_settings
    project = _project()
    base = f"{project['name']}-{project['version']}"
    with tarfile.open(Path(sdist_directory) / f"{base}.tar.gz", "w:gz") as archive:
        for name in ("pyproject.toml", "README.md", "src", "build/backend.py"):
            archive.add(_HERE / name, f"{base}/{name}")
    return f"{base}.tar.gz"
