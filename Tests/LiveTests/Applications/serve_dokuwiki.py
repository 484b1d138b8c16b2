"""DokuWiki of Debian, with pages in files, access rules and two users."""

import os
import pathlib
import shutil
import subprocess

from debian import application, php, serve_php
from serving import temporary_folder

LOCAL = """<?php
$conf['title'] = 'Workshop';
$conf['savedir'] = '{folder}/data';
$conf['useacl'] = 1;
$conf['superuser'] = '@admin';
$conf['disableactions'] = 'register,resendpwd';
$conf['updatecheck'] = 0;
$conf['compress'] = 0;
"""
# Everybody reads, users write and delete.
RULES = "*\t@ALL\t1\n*\t@user\t16\n"
# The password is "dry oak".
USERS = "joiner:$1$webrltst$8kh3alc3gNtdjGdnqlrBI0:Jo Joiner:joiner@example.org:admin,user\n"
PAGES = {
    "start": "====== Workshop ======\n\nSee [[tools:plane]] and [[tools:saw]].\n\n  * plane\n  * saw\n",
    "tools/plane": "====== Plane ======\n\n===== Care =====\nWipe the sole with camellia oil.\n\n===== Use =====\n"
                   "^ Wood ^ Angle ^\n| oak | 50 |\n| pine | 45 |\n",
    "tools/saw": "====== Saw ======\n\nA ripsaw cuts along the grain.((And a crosscut saw across it.))\n",
}


def make_wiki(source, folder):
    conf = folder / "conf"
    shutil.copytree(source / "../../../etc/dokuwiki", conf, ignore=shutil.ignore_patterns("*.auth.php"))
    for name in ("cache", "index", "locks", "log", "media", "media_attic", "media_meta", "meta", "tmp", "attic", "pages"):
        (folder / "data" / name).mkdir(parents=True)
    for name, text in PAGES.items():
        path = folder / "data/pages" / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (conf / "local.php").write_text(LOCAL.replace("{folder}", str(folder)))
    (conf / "acl.auth.php").write_text(RULES)
    (conf / "users.auth.php").write_text(USERS)
    prepended = folder / "before.php"
    prepended.write_text(f"<?php define('DOKU_MAIN_CONF', '{conf}/');")
    return prepended


def index(source, settings):
    """Pages are found by words from now on, which a browser's requests for a picture would see to."""
    command, environment = php(settings)
    subprocess.run(command + [source / "bin/indexer.php", "-q"], env=os.environ | environment, check=True)


source = application("dokuwiki")
settings = {"auto_prepend_file": make_wiki(source, pathlib.Path(temporary_folder())), "display_errors": "stderr"}
index(source, settings)
serve_php(source, settings)
