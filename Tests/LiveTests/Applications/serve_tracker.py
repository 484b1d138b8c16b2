"""The issue tracker Roundup, with its classic pages, its SQLite back end and three users."""

import os
import sys

from roundup import configuration, init, instance, password
from roundup.cgi.wsgi_handler import RequestDispatcher

from serving import serve, temporary_folder


def make_tracker(address):
    home = temporary_folder()
    template = os.path.join(sys.prefix, "share", "roundup", "templates", "classic")
    init.install(home, template)
    config = configuration.CoreConfig(settings={
        "RDBMS_BACKEND": "sqlite",
        "TRACKER_WEB": address,
        "MAIL_DOMAIN": "example.org",
        "MAIL_HOST": "127.0.0.1",
        "MAIL_DEBUG": os.path.join(home, "mail.txt"),
        "WEB_REGISTRATION_DELAY": 0,
        "PASSWORD_PBKDF2_DEFAULT_ROUNDS": 1000,
    })
    config.save(os.path.join(home, "config.ini"))
    tracker = instance.open(home)
    tracker.init(password.Password("clean-desk", config=config))
    database = tracker.open("admin")
    database.user.create(
        username="grace", address="grace@example.org", roles="User",
        password=password.Password("moth-in-relay", config=database.config))
    database.commit()
    database.close()
    return RequestDispatcher(home)


serve(make_tracker)
