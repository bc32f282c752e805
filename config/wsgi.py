"""Entry point for gunicorn: ``gunicorn config.wsgi``."""

import os
import re

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()

from config import start  # noqa: E402 - needs the apps that the line above loads
from web.pages import route_of  # noqa: E402

start.refuse_or_warn()
start.share_connections()
NAMES_AN_ENCODING = re.compile(r"charset|\*", re.I)
UTF_8 = re.compile(r"""[^*]*charset\s*=\s*["']?utf-?8["']?\s*(?:;[^*]*)?""", re.I)
UNREADABLE = "text/plain; charset=unreadable"  # our middleware answers it with a sentence


def application(environ, start_response):
    """Django, which sees addresses as routes, and no encoding other than UTF-8: some break it outright."""
    told = environ.get("CONTENT_TYPE", "")
    route = environ.get("PATH_INFO", "")
    if settings.SITE_PATH and f"{route}/".startswith(f"{settings.SITE_PATH}/"):
        # The proxy in front may leave the path the site lives under, or take it off.
        environ = {**environ, "PATH_INFO": route_of(route)}
    if NAMES_AN_ENCODING.search(told) and not UTF_8.fullmatch(told):
        environ = {**environ, "CONTENT_TYPE": UNREADABLE}
    return django(environ, start_response)
