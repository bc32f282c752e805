"""The site: where its data lies, its address and name, its language and time zone."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.environment import BASE_DIR, env, read, switch, time_zone

DEBUG = switch("DEBUG")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR)))
if not DATA_DIR.is_dir():
    raise ImproperlyConfigured(f"DATA_DIR must be an existing folder: “{DATA_DIR}” is none.")

SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT must be like mailto:me@example.org: “{SECURITY_CONTACT}” is not."
    )
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
if not re.fullmatch(r"https?://[^/?#]+(/[\w.~-]+)*", SITE_URL):
    raise ImproperlyConfigured(
        f"SITE_URL must be like https://example.org or https://example.org/health: “{SITE_URL}” is not."
    )
# The site may live under a path of its host: every address begins with it.
SITE_ORIGIN, SITE_PATH = "://".join(urlsplit(SITE_URL)[:2]), urlsplit(SITE_URL).path
FORCE_SCRIPT_NAME = SITE_PATH or None
IN_PRODUCTION = SITE_URL.startswith("https://")
if DEBUG and IN_PRODUCTION:
    raise ImproperlyConfigured(
        "DEBUG must be false where SITE_URL is https://…: error pages would show the texts of consults."
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_NAME = env.str("SITE_NAME", default="Consults")
SITE_NOTICE = env.str("SITE_NOTICE", default="")
if (site_host := urlsplit(SITE_URL).hostname) not in ALLOWED_HOSTS and "*" not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(site_host)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = read("TIME_ZONE", time_zone, "UTC", "a time zone like Europe/Paris")
USE_I18N = True
USE_TZ = True
