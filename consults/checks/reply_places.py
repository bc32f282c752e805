"""Where doctors who reply work: a line that readers see beside the reply, and that may lead to nobody else."""

from dataclasses import replace
from functools import lru_cache

from consults.checks import texts_beside


@lru_cache(maxsize=256)  # a library has few places, and many replies
def _found(hospital, doctor):
    return tuple(texts_beside.found(hospital, doctor))


def places_lead_to_nobody(document):
    """The privacy gate on the place of work of each doctor who replies; an institution by name is no finding."""
    for index, reply in enumerate(document.replies):
        for finding in _found(reply.hospital, reply.doctor) if reply.hospital else ():
            yield replace(finding, field=f"replies[{index}].hospital", proposal=None)


CHECKS = [places_lead_to_nobody]
