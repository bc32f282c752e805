"""Where doctors who reply work: a line that readers see beside the reply, and that may lead to nobody else."""

from dataclasses import replace

from consults.checks import texts_beside


def places_lead_to_nobody(document):
    """The privacy gate on the place of work of each doctor who replies; an institution by name is no finding."""
    for index, reply in enumerate(document.replies):
        for finding in texts_beside.found(reply.hospital, reply.doctor) if reply.hospital else ():
            yield replace(finding, field=f"replies[{index}].hospital", proposal=None)


CHECKS = [places_lead_to_nobody]
