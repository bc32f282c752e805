"""Names that a template of the desk prints have to be given: Django alone would print nothing.

Django's own templates lean on names that may be missing, and so does every `{% if %}`; they are left alone.
"""

from django.template.base import VariableNode

from tests.mutants import ROOT

DESK = str(ROOT / "templates" / "desk")


class NameMissing(Exception):
    """A template prints a name that its view does not give."""


class Refused(str):
    """Stands in for what Django prints in the place of a missing name."""

    def __mod__(self, name):
        raise NameMissing(f"“{name}” in {self}")

    def __contains__(self, part):
        return True


def demanded():
    """Let printing a missing name fail in templates of the desk; returns what undoes it."""
    plain = VariableNode.render

    def render(node, context):
        engine, name = context.template.engine, str(node.origin)
        if not name.startswith(DESK):
            return plain(node, context)
        before = engine.string_if_invalid
        engine.string_if_invalid = Refused(name)
        try:
            return plain(node, context)
        finally:
            engine.string_if_invalid = before

    VariableNode.render = render
    return lambda: setattr(VariableNode, "render", plain)
