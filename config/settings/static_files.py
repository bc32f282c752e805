"""Static files: their address, where they are collected, how they are served."""

from config.environment import BASE_DIR
from config.settings.site import DATA_DIR, DEBUG, SITE_PATH

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
