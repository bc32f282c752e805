"""Figures for Prometheus: off until a token is set."""

from django.core.exceptions import ImproperlyConfigured

from config.environment import env

LEAST_LETTERS = 20
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < LEAST_LETTERS:
    raise ImproperlyConfigured(
        f"METRICS_TOKEN must be {LEAST_LETTERS} random letters or more: who has it reads /metrics."
    )
