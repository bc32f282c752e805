"""What the site is put together from: applications, middleware, templates."""

from config.environment import BASE_DIR
from config.settings.site import DEBUG

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
    "accounts",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "config.middleware.HeadersMiddleware",
    "config.logs.RequestIdMiddleware",
    "config.middleware.CachePolicyMiddleware",
    "config.probes.ProbesMiddleware",
    "config.metrics.MetricsMiddleware",
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
    "config.own_clock.OwnClockMiddleware",
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
            "builtins": ["web.desk_filters"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
