"""The leaves of the structs of a schema: where each stands, what it holds, how long it may be."""

from typing import get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct


def places(struct, before=""):
    """Yield (path, type, default) of every leaf of a document struct, lists as ``[]``."""
    hints = get_type_hints(struct, include_extras=True)
    for part in msgspec.structs.fields(struct):
        yield from _leaves(hints[part.name], f"{before}{part.name}", part.default)


def _leaves(kind, place, default):
    if get_origin(kind) is list:
        yield from _leaves(get_args(kind)[0], f"{place}[]", None)
    elif isinstance(kind, type) and issubclass(kind, Struct):
        yield from places(kind, f"{place}.")
    else:
        yield place, kind, default


def longest(struct):
    """Return {path: letters} of the leaves of a struct that have a limit."""
    found = {}
    for place, kind, _ in places(struct):
        metas = [m for part in (kind, *get_args(kind)) for m in getattr(part, "__metadata__", ())]
        limits = [meta.max_length for meta in metas if meta.max_length]
        if limits:
            found[place] = min(limits)
    return found
