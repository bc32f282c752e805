"""The project's settings with what tests need: plain static files and a quick password hash."""

from config.settings import *  # noqa: F403
from config.settings import CACHES, DATA_DIR, DATABASES, STORAGES

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_NAME, SITE_NOTICE = "Consults", ""
SITE_URL = SITE_ORIGIN = "http://testserver"
SECURE_SSL_REDIRECT = False
ERASURE_LEDGER = DATA_DIR / "test.erasures.jsonl"
CACHES = {
    **CACHES,
    "shared": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# A live server and its test are two connections. In memory SQLite would lock whole tables between
# them at once; a file waits its turn, as in production.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
# A test's database need not outlive a loss of power: its commits wait for no disk.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "init_command": DATABASES["default"]["OPTIONS"]["init_command"].replace("=FULL", "=OFF"),
    }
else:
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
