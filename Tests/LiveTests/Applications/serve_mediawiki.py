"""MediaWiki of Debian, with SQLite, its current skin and two users."""

import os
import pathlib
import subprocess
import sys

from debian import application, php, serve_php
from serving import temporary_folder

SETTINGS = """
$wgServer = WebRequest::detectServer();
$wgUsePathInfo = false;
$wgEnableEmail = false;
$wgCacheDirectory = "{folder}";
$wgJobRunRate = 0;
$wgSearchType = null;
"""
PAGES = {
    "Main Page": "'''Bees''' live in a [[hive]].\n== Kinds ==\n* honeybee\n* bumblebee\n[[Category:Insects]]",
    "Hive": "A hive has combs of wax.\n{| class=wikitable\n! Month !! Work\n|-\n| May || swarms\n|}\n== Place ==\n=== Sun ===\nSouth.\n"
            "=== Wind ===\nNone.\n== Tools ==\nSmoker.",
}


def run(command, environment, text=None):
    done = subprocess.run(command, env=os.environ | environment, input=text, text=True, capture_output=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def make_wiki(source, folder):
    """Returns what the environment of the server must have."""
    command, environment = php({"memory_limit": "512M", "display_errors": "stderr"})
    environment |= {"MW_INSTALL_PATH": str(source)}
    scripts = source / "maintenance"
    run(command + [
        scripts / "install.php", "--dbtype", "sqlite", "--dbpath", folder, "--confpath", folder, "--scriptpath", "",
        "--server", "http://127.0.0.1", "--pass", "smoke and wax 7", "--skins", "Vector", "Apiary", "Keeper"], environment)
    settings = folder / "LocalSettings.php"
    settings.write_text(settings.read_text() + SETTINGS.replace("{folder}", str(folder)))
    environment |= {"MW_CONFIG_FILE": str(settings)}
    for title, text in PAGES.items():
        run(command + [scripts / "edit.php", "--user", "Keeper", title], environment, text)
    run(command + [scripts / "rebuildtextindex.php"], environment)
    return environment


source = application("mediawiki")
environment = make_wiki(source, pathlib.Path(temporary_folder()))
serve_php(source, {"memory_limit": "512M", "display_errors": 0}, environment=environment)
