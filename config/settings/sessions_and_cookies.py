"""Log-in, how long a session lasts, and the cookies that carry it."""

from config.environment import positive
from config.settings.site import IN_PRODUCTION, SITE_ORIGIN, SITE_PATH

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

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{SITE_PATH}/"
# A session at the desk ends after so long without a request, and in any case so long after logging in.
SESSION_IDLE_MINUTES = positive("SESSION_IDLE_MINUTES", 120)
SESSION_HOURS = positive("SESSION_HOURS", 12)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
if IN_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # Browsers take a cookie named __Host only for a whole host; beside other sites ours go to our path alone.
    cookie = "__Secure" if SITE_PATH else "__Host"
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{cookie}-session", f"{cookie}-csrf"
    CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
