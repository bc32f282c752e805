"""Entry point for gunicorn: ``gunicorn config.wsgi``."""

import os
import re

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()

from config import start  # noqa: E402 - needs the apps that the line above loads

start.refuse_or_warn()
connections.close_all()  # a server that forks after this must not share a connection
NAMES_AN_ENCODING = re.compile(r"charset|\*", re.I)
UTF_8 = re.compile(r"""[^*]*charset\s*=\s*["']?utf-?8["']?\s*(?:;[^*]*)?""", re.I)
UNREADABLE = "text/plain; charset=unreadable"  # our middleware answers it with a sentence


def application(environ, start_response):
    """Django, which never sees an encoding other than UTF-8: some of them break it outright."""
    told = environ.get("CONTENT_TYPE", "")
    if NAMES_AN_ENCODING.search(told) and not UTF_8.fullmatch(told):
        environ = {**environ, "CONTENT_TYPE": UNREADABLE}
    return django(environ, start_response)
