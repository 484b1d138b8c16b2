"""Trac: wiki, tickets and search of a project in SQLite, behind Basic authentication."""

import contextlib
import io
import os
import sys

# Trac reads headers with the package `multipart`, where that is installed; another package has the same name.
sys.modules["multipart"] = None

from trac.admin.console import TracAdmin
from trac.env import open_environment
from trac.ticket.model import Ticket
from trac.util.datefmt import datetime_now, utc
from trac.web.auth import BasicAuthentication
from trac.web.main import dispatch_request
from trac.web.standalone import AuthenticationMiddleware

from serving import serve, temporary_folder

# apr1 of "fresh ink", as `htpasswd` writes it.
USERS = "printer:$apr1$webrltst$eK6XB7evyOeZ61eiMEpHu1\n"


def make_environment(home, address):
    with contextlib.redirect_stdout(io.StringIO()):
        console = TracAdmin(home)
        console.onecmd("initenv Press sqlite:db/trac.db")
        console.onecmd("permission add printer TRAC_ADMIN")
    environment = open_environment(home)
    environment.config.set("trac", "base_url", address.rstrip("/"))
    environment.config.set("project", "descr", "A hand press")
    environment.config.save()
    for summary, text in [("The bed sticks", "It needs oil."), ("Letter k is worn", "Cast three more.")]:
        ticket = Ticket(environment)
        ticket.populate({"reporter": "printer", "summary": summary, "description": text, "status": "new",
                         "type": "defect", "priority": "major", "component": "component1"})
        ticket.insert(datetime_now(utc))


def make_application(address):
    folder = temporary_folder()
    home = os.path.join(folder, "press")
    make_environment(home, address)
    passwords = os.path.join(folder, "users")
    with open(passwords, "w") as file:
        file.write(USERS)

    def application(environ, start_response):
        environ["trac.env_path"] = home
        return dispatch_request(environ, start_response)

    return AuthenticationMiddleware(application, {"press": BasicAuthentication(passwords, "Press")}, "press")


serve(make_application)
