"""Entry point for gunicorn: ``gunicorn config.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from config import start  # noqa: E402 - needs the apps that the line above loads

start.refuse_or_warn()
connections.close_all()  # a server that forks after this must not share a connection
