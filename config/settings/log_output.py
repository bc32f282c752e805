"""What is logged, and where to."""

from django.core.exceptions import ImproperlyConfigured

from config.environment import env

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(
        f"LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL: “{LOG_LEVEL}” is not."
    )
LOG_FORMAT = env.str("LOG_FORMAT", default="line").lower()
if LOG_FORMAT not in {"line", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT must be line or json: “{LOG_FORMAT}” is not.")
# Search words are health data: the request logger names the path, never the query string.
# The links of invited doctors are secrets in a path; a filter takes them out.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.Lines",
            "format": "{asctime} {levelname} {request} {name} {message}",
            "style": "{",
        },
        "json": {"()": "config.logs.JsonLines"},
    },
    "filters": {"links": {"()": "config.logs.HidesLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["links"]}
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"filters": ["links"]},
        "django.security.csrf": {"filters": ["links"]},
    },
}
