"""The secret keys: of the environment, or of a file of this machine."""

import secrets

from django.core.exceptions import ImproperlyConfigured

from config import secret_key
from config.environment import env
from config.settings.site import DATA_DIR, IN_PRODUCTION
from web import private_files

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
