"""Errors whose message is a sentence for the person at the desk."""


class WorkflowError(Exception):
    """A step that is refused; the message is a sentence an editor can act on."""


class Forbidden(WorkflowError):
    """A step that this person has no right to take."""
