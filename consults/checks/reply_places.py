"""Where doctors who reply work: a line that readers see beside the reply, and that may lead to nobody else."""

from dataclasses import replace
from functools import lru_cache

from consults.checks import texts_beside


@lru_cache(maxsize=256)  # a library has few places, and many replies
def _found(hospital, doctor):
    found = texts_beside.found(hospital, doctor)
    return tuple(finding for finding in found if finding.code.endswith("-name"))


def places_lead_to_nobody(document):
    """Look for somebody's name in the place of work of each doctor who replies; institutions have one, too.

    What reaches a person there is looked for in every public text (`passages.public_texts`).
    """
    for index, reply in enumerate(document.replies):
        for finding in _found(reply.hospital, reply.doctor) if reply.hospital else ():
            yield replace(finding, field=f"replies[{index}].hospital", proposal=None)


CHECKS = [places_lead_to_nobody]
