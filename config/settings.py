"""The one settings file; every difference between machines comes from the environment.

Variables are described in docs/deployment.md. A wrong value stops the start with a sentence.
"""

import re
import secrets
from email.utils import formataddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from phonenumbers import SUPPORTED_REGIONS

from config import Connection, environment, secret_key
from web import bodies, private_files
from web.later import Later

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def read(name, cast, default, hint):
    """Return the environment variable ``name``, or stop with a sentence on what it should be."""
    try:
        return cast(name, default=default)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} must be {hint}: {error}") from error


def number(least, most=10**6):
    """Return a cast for `read`: a whole number within bounds."""
    return lambda name, default: environment.whole_number(least, most)(
        env.str(name, default=str(default))
    )


def strict_bool(name, default):
    """Read a switch; anything but a plain yes or no is refused rather than taken as no."""
    value = env.str(name, default=str(default)).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError(f"“{value}” is neither true nor false")


def positive(name, default):
    """Return the environment variable ``name``, a whole number from 1, or stop with a sentence."""
    if (number := read(name, env.int, default, "a whole number")) < 1:
        raise ImproperlyConfigured(f"{name} must be 1 or more: {number} is not.")
    return number


DEBUG = read("DEBUG", strict_bool, False, "true or false")
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

# Signs log-ins and doctors' links, and keys the hashes of redacted words. Former keys still verify what
# they signed; FORMER_KEYS verify nothing and only compare hashes (web.keys).
KEY_FILE = DATA_DIR / ".secret_key"
KEY_IS_OF_THIS_MACHINE = not env.str("SECRET_KEY", default="")
if not KEY_IS_OF_THIS_MACHINE:
    SECRET_KEY = secret_key.from_environment(env.str("SECRET_KEY"))
else:
    SECRET_KEY = secret_key.from_file(KEY_FILE, secrets.token_urlsafe(50))
    if IN_PRODUCTION and private_files.is_open_to_others(KEY_FILE):
        raise ImproperlyConfigured(
            f"Others on this machine can read the secret key. Close it: chmod 600 {KEY_FILE}"
        )
SECRET_KEY_FALLBACKS = [
    secret_key.from_environment(key, "SECRET_KEY_FALLBACKS")
    for key in env.list("SECRET_KEY_FALLBACKS", default=[])
]
FORMER_KEYS = env.list("FORMER_KEYS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_NAME = env.str("SITE_NAME", default="Consults")
SITE_NOTICE = env.str("SITE_NOTICE", default="")
if (site_host := urlsplit(SITE_URL).hostname) not in ALLOWED_HOSTS and "*" not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(site_host)

# A folder with the sentence model all-MiniLM-L6-v2, for meaning beside words. Optional.
SENTENCE_MODEL = env.str("SENTENCE_MODEL", default="")
SEARCH_BY_MEANING = read("SEARCH_BY_MEANING", strict_bool, False, "true or false")
if SENTENCE_MODEL and not (Path(SENTENCE_MODEL) / "model.safetensors").is_file():
    raise ImproperlyConfigured(
        f"SENTENCE_MODEL must be a folder with model.safetensors: “{SENTENCE_MODEL}” has none."
    )
if SENTENCE_MODEL and find_spec("safetensors") is None:
    raise ImproperlyConfigured("SENTENCE_MODEL needs: pip install -r requirements-meaning.txt")
if SEARCH_BY_MEANING and not SENTENCE_MODEL:
    raise ImproperlyConfigured("SEARCH_BY_MEANING needs SENTENCE_MODEL, the folder of the model.")

# Countries whose telephone numbers the privacy gate knows, as two letters, the likeliest first.
PHONE_REGIONS = [
    name.strip().upper() for name in env.list("PHONE_REGIONS", default=["TW", "US", "GB"])
]
if unknown := set(PHONE_REGIONS) - SUPPORTED_REGIONS:
    raise ImproperlyConfigured(f"PHONE_REGIONS: no such country: {', '.join(sorted(unknown))}.")

# Codes of checks this installation does without, with commas; `manage.py run_checks` shows them.
CHECKS_OFF = env.list("CHECKS_OFF", default=[])

# Font files for the pictures that links show, before those this machine has, with commas.
SHARE_FONTS = env.list("SHARE_FONTS", default=[])
if missing := [path for path in SHARE_FONTS if not Path(path).is_file()]:
    raise ImproperlyConfigured(
        f"SHARE_FONTS must be font files: no such file: {', '.join(missing)}."
    )

# Local numbers that help-now texts name: {emergency}, {poison} and whatever is given here.
HELP_NUMBERS = {
    "emergency": "your local emergency number",
    "crisis": "a crisis line near you",
    "poison": "your poison centre",
    **read("HELP_NUMBERS", env.dict, {}, "like emergency=112,crisis=116 123"),
}

# What was erased and redacted, by keyed hashes: outlives the database, so that no backup brings it back.
ERASURE_LEDGER = DATA_DIR / "erasures.jsonl"

# Days after which a backup has to be deleted, and with it what was redacted since.
BACKUP_DAYS = read("BACKUP_DAYS", number(1, 3650), 30, "a whole number of days")

# Where `backup` without a name and `periodic` put backups; without it `periodic` makes none.
BACKUP_DIR = env.str("BACKUP_DIR", default="")
if BACKUP_DIR and not Path(BACKUP_DIR).is_dir():
    raise ImproperlyConfigured(f"BACKUP_DIR must be an existing folder: “{BACKUP_DIR}” is none.")

# The public half of a key of age: backups are sealed with it, and opened with the other half alone.
BACKUP_KEY = env.str("BACKUP_KEY", default="")
if BACKUP_KEY and not re.fullmatch(r"age1[0-9a-z]{58}", BACKUP_KEY):
    raise ImproperlyConfigured(
        "BACKUP_KEY must be like age1…: manage.py backup --make-key FILE prints one."
    )

# Take a consult off the site at once when a reader reports that it shows who they are.
HIDE_REPORTED = read("HIDE_REPORTED", strict_bool, False, "true or false")

# Proxies in front of the site that add X-Forwarded-For; 0 trusts no such header.
PROXY_COUNT = read("PROXY_COUNT", number(0, 20), 0, "a whole number")

# Counts of searches and reads wait in each process until there are so many of them; 0 counts none.
COUNTS_AT_ONCE = read("COUNTS_AT_ONCE", number(0), 50, "a whole number")

INSTALLED_APPS = [
    "config.apps.ConsultsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "faq",
    "consults",
]

MIDDLEWARE = [
    "config.middleware.HeadersMiddleware",
    "config.middleware.CachePolicyMiddleware",
    "config.probes.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.middleware.DatabaseDownMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "config.middleware.BodyMiddleware",
    "config.middleware.CleanInputMiddleware",
    "config.middleware.PublicPageMiddleware",
    "config.middleware.CalendarMiddleware",
    "config.middleware.WriteGuardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.messages.MessagesOfErrorsMiddleware",
    "config.session_limits.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# Public pages are Jinja templates, rendered by web.pages without any request: what they print
# cannot depend on who asks. The desk's are Django's own.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "public",
        "DIRS": [BASE_DIR / "templates" / "public"],
        "OPTIONS": {"environment": "config.jinja.environment", "auto_reload": DEBUG},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "desk"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "web.template_whitespace.DeskLoader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def keep_private(database):
    """Make the file of SQLite, and keep it and what lies beside it from others. -wal and -shm follow it."""
    try:
        private_files.make(database)
    except OSError as error:
        raise ImproperlyConfigured(
            f"DATA_DIR must be a folder this process may write: {database}: {error.strerror}."
        ) from None
    for end in ("", "-wal", "-shm", "-journal"):
        private_files.close_to_others(f"{database}{end}")


ON_SQLITE = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "factory": Connection,
    # FULL: an acknowledged save survives a power cut. secure_delete: erased words are
    # overwritten in the file; some builds of SQLite switch it off.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    " PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-4000;"
    " PRAGMA journal_size_limit=67108864;",
}
# A PostgreSQL that is gone is noticed within some seconds; web.postgresql sees to a frozen one.
KEEPALIVES = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def database(url_variable, default):
    """Return Django's settings for a database address; SQLite is set up to lose nothing."""
    settings = read(
        url_variable,
        lambda name, default: environment.usable_database(env.db_url(name, default=default)),
        default,
        "a database address like postgres://user:word@host/name",
    )
    settings["CONN_MAX_AGE"] = 600
    settings["CONN_HEALTH_CHECKS"] = True
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        keep_private(settings["NAME"])
        settings["OPTIONS"] = ON_SQLITE
    elif settings["ENGINE"].endswith("postgresql"):
        settings["OPTIONS"] = {
            **KEEPALIVES,
            **settings.get("OPTIONS", {}),
            "options": "-c statement_timeout=30s -c default_text_search_config=pg_catalog.english",
        }
    return settings


DATABASES = {
    "default": database("DATABASE_URL", f"sqlite:///{quote(str(DATA_DIR / 'db.sqlite3'))}")
}
DATABASE_ROUTERS = []
if env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = database("DATABASE_REPLICA_URL", "")
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["config.routers.PublicReadsFromReplica"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


redis_backoff, redis_retry = Later("redis.backoff"), Later("redis.retry")


def shared_cache(address):
    """Return Django's settings for the cache at an address; one that does not answer is soon given up."""
    found = environ.Env.cache_url_config(address)
    if found["BACKEND"].endswith("RedisCache"):
        found["OPTIONS"] = {
            "socket_connect_timeout": 0.5,  # seconds; a cache slower than this is no help
            "socket_timeout": 0.5,
            "retry": redis_retry.Retry(redis_backoff.NoBackoff(), 0),
            **found.get("OPTIONS", {}),
        }
    return found


# Everybody asks “default”, which never raises; see web.safe_cache.
read(
    "CACHE_URL",
    lambda name, default: environment.usable_cache(
        env.str(name, default=default), env.cache_url(name, default=default)
    ),
    "locmemcache://",
    "an address like redis://host/1",
)
CACHES = {
    "default": {"BACKEND": "web.safe_cache.SafeCache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
    "shared": shared_cache(env.str("CACHE_URL", default="locmemcache://")),
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = read(
    "TIME_ZONE",
    lambda name, default: environment.time_zone(env.str(name, default=default)),
    "UTC",
    "a time zone like Europe/Paris",
)
USE_I18N = True
USE_TZ = True

STATIC_URL = f"{SITE_PATH}/static/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # icons that browsers ask for at the top of a site
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.BundlingManifestStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

TAGGIT_CASE_INSENSITIVE = True

# How much a page takes in stands in web.bodies; here is what Django reads of it.
DATA_UPLOAD_MAX_MEMORY_SIZE = bodies.DESK
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 2

# Mails carry the codes of invited doctors: on a public site they are never printed to the log.
NO_MAIL = "config.mail.NotSetUp"
EMAIL_CONFIG = read("EMAIL_URL", env.email_url, "consolemail://", "an address like smtp://host:25")
EMAIL_TIMEOUT = 5  # seconds; a mail server that hangs holds up a page no longer
vars().update(EMAIL_CONFIG)
if IN_PRODUCTION and EMAIL_CONFIG["EMAIL_BACKEND"].endswith("console.EmailBackend"):
    if env.str("EMAIL_URL", default=""):
        raise ImproperlyConfigured(
            "EMAIL_URL must be an address like smtp://host:25: printed to the log, the codes of invited"
            " doctors would lie there. Leave it out where no mails are sent."
        )
    EMAIL_BACKEND = NO_MAIL
DEFAULT_FROM_EMAIL = formataddr((SITE_NAME, f"no-reply@{site_host}"))

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{SITE_PATH}/"
# A session at the desk ends after so long without a request, and in any case so long after logging in.
SESSION_IDLE_MINUTES = positive("SESSION_IDLE_MINUTES", 120)
SESSION_HOURS = positive("SESSION_HOURS", 12)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
if IN_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # Browsers take a cookie named __Host only for a whole host; beside other sites ours go to our path alone.
    cookie = "__Secure" if SITE_PATH else "__Host"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{cookie}-session", f"{cookie}-csrf"
    CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(
        f"LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL: “{LOG_LEVEL}” is not."
    )
# Search words are health data: the request logger names the path, never the query string.
# The links of invited doctors are secrets in a path; a filter takes them out.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"links": {"()": "config.logs.HidesLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"filters": ["links"]},
        "django.security.csrf": {"filters": ["links"]},
    },
}
