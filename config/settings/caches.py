"""The caches: each process has its own, and all share one."""

import environ

from config.environment import cache_address, read
from web.later import Later

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


address = read("CACHE_URL", cache_address, "locmemcache://", "an address like redis://host/1")
# Everybody asks “default”, which never raises; see web.safe_cache.
CACHES = {
    "default": {"BACKEND": "web.safe_cache.SafeCache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "local"},
    "shared": shared_cache(address),
}
