"""What logs must not hold: the links of doctors without an account, and those that set a password."""

import logging
import re

LINK = re.compile(r"(/admin/(?:proof|login/password)/)[^\s]+")


class HidesLinks(logging.Filter):
    """Takes the secret part of a link out of a message before anything writes it."""

    def filter(self, record):
        record.msg = LINK.sub(r"\1[hidden]", str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(
                LINK.sub(r"\1[hidden]", item) if isinstance(item, str) else item
                for item in record.args
            )
        return True
