"""Mail: the server, and the sender that mails name."""

from email.utils import formataddr

from django.core.exceptions import ImproperlyConfigured

from config.environment import env, mail_server, read
from config.settings.site import IN_PRODUCTION, SITE_NAME, site_host

# Mails carry the codes of invited doctors: on a public site they are never printed to the log.
NO_MAIL = "config.mail.NotSetUp"
EMAIL_CONFIG = read("EMAIL_URL", mail_server, "consolemail://", "an address like smtp://host:25")
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
