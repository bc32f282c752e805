"""How much a request may bring, and which headers of proxies are trusted."""

from config.environment import read, whole_number
from web import bodies

# How much a page takes in stands in web.bodies; here is what Django reads of it.
DATA_UPLOAD_MAX_MEMORY_SIZE = bodies.DESK
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 2

# Proxies in front of the site that add X-Forwarded-For; 0 trusts no such header.
PROXY_COUNT = read("PROXY_COUNT", whole_number(0, 20), 0, "a whole number")
