"""PHP and its applications as Debian packages them: unpacked in the build folder (`.ci/debian-applications`), or installed."""

import pathlib
import shutil
import sys

from serving import serve_program, temporary_folder

UNPACKED = pathlib.Path(__file__).resolve().parents[3] / ".build/debian"
# In the order in which they need each other.
EXTENSIONS = [
    "ctype", "iconv", "fileinfo", "tokenizer", "posix", "mbstring", "pdo", "dom", "simplexml", "xml", "xmlreader",
    "xmlwriter", "sqlite3", "pdo_sqlite", "intl",
]


def application(name):
    """The folder of an application."""
    for root in (UNPACKED, pathlib.Path("/")):
        folder = root / "usr/share" / name
        if folder.is_dir():
            return folder
    sys.exit(f"no {name} here")


def php(settings):
    """The command that starts PHP with settings of php.ini, and what its environment must have."""
    program, options, environment = shutil.which("php"), {}, {}
    if (UNPACKED / "usr/bin/php").exists():
        program = str(UNPACKED / "usr/bin/php")
        extensions = next((UNPACKED / "usr/lib/php").glob("20*"))
        options = {"extension_dir": extensions, "include_path": f".:{UNPACKED}/usr/share/php"}
        environment = {"LD_LIBRARY_PATH": ":".join(map(str, (UNPACKED / "usr/lib").glob("*-linux-gnu*")))}
    command = [program] + (["-n"] if options else [])
    command += [f"-dextension={name}" for name in EXTENSIONS if options]
    for name, value in (options | settings).items():
        command.append(f"-d{name}={value}")
    return command, environment


def serve_php(folder, settings, router=None, environment=None):
    """PHP's own server over a folder, at a port that is printed. router: a script that answers instead, where it likes."""
    command, needed = php({"session.save_path": temporary_folder()} | settings)
    script = [str(router)] if router else []
    serve_program(
        lambda port: command + ["-S", f"127.0.0.1:{port}", "-t", str(folder)] + script, needed | (environment or {}))
