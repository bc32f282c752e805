"""Documents with a value of its own in each leaf, made from the types of their structs."""

from datetime import UTC, date, datetime, timedelta
from re import fullmatch
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from django.utils.formats import date_format

from consults.exchange import struct_leaves

MANY = 1000  # a number with a lower limit counts places of a list


def filled(struct, turn=0, **own):
    """Return a document in plain types with a value of its own in each leaf; another in each turn.

    Raises ValueError with the name of a leaf whose type it cannot fill.
    """
    data = {}
    for index, (place, kind, default) in enumerate(struct_leaves.places(struct)):
        put(data, place, own.get(place, value_for(place, kind, default, 2 * index + turn)))
    return data


def put(data, place, value):
    name, _, rest = place.partition(".")
    is_list, name = name.endswith("[]"), name.removesuffix("[]")
    if not rest:
        data[name] = [value] if is_list else value
    elif is_list:
        put(data.setdefault(name, [{}])[0], rest, value)
    else:
        put(data.setdefault(name, {}), rest, value)


def value_for(place, kind, default, number):
    """Return a value made from a type and its limits, in plain types: each `number` another one."""
    kind, limits = plain_type(kind)
    word = f"zq{number:04d}canary"
    if get_origin(kind) is Literal:
        options = sorted(filter(None, get_args(kind)), key=lambda one: one != default)
        return options[-1 - number % 2 % len(options)]
    if kind is str:
        tries = [word, f"https://{word}.example/", f"zq-{number:04d}", f"{number:032x}"]
        pattern = next((limit.pattern for limit in limits if limit.pattern), ".*")
        return next(one for one in tries if fullmatch(pattern, one))
    if kind is int:
        return next((limit.ge for limit in limits if limit.le and limit.le < MANY), 7000 + number)
    if kind is bool:
        return default if number % 2 else not default
    if kind is date:
        return (date(2001, 1, 1) + timedelta(days=41 * number)).isoformat()
    if kind is datetime:
        return datetime(2021, 1, 1, number % 24, 7, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    raise ValueError(f"{place}: no value is known for {kind}")


def plain_type(kind):
    """Return (type, [Meta]) of an annotated or optional type."""
    limits = []
    while get_origin(kind) in (Annotated, Union, UnionType):
        limits += getattr(kind, "__metadata__", ())
        kind = next(one for one in get_args(kind) if one is not type(None))
    return kind, limits


def leaves(data, place=""):
    """Return {place: [values]} of a document in plain types."""
    found = {}
    pairs = data.items() if isinstance(data, dict) else ((None, item) for item in data)
    for name, item in pairs:
        here = f"{place}[]" if name is None else f"{place}.{name}".lstrip(".")
        if isinstance(item, dict | list):
            for inner, values in leaves(item, here).items():
                found.setdefault(inner, []).extend(values)
        else:
            found.setdefault(here, []).append(item)
    return found


def named_numbers(data):
    """Return the numbers of other consults that a document names."""
    return [
        value
        for place, values in leaves(data).items()
        for value in values
        if place != "number" and type(value) is int and value > MANY
    ]


# Words of fixed lists that a page says in its own way.
IN_WORDS = {
    "female": ["a woman", "a girl"],
    "male": ["a man", "a boy"],
    "other": ["of another sex"],
    "superseded": ["no longer counts"],
}


def forms_of(value):
    """Return the ways in which a page may print a value."""
    try:
        day = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None:
        return [str(value).lower(), *IN_WORDS.get(value, [])]
    formats = ("Y-m-d", "j F Y", "F Y")
    return [date_format(day, form).lower() for form in formats]


def has_own_value(struct, place):
    """Whether the value of a leaf is found nowhere else: a word of a fixed list may be."""
    kind = next(kind for one, kind, _ in struct_leaves.places(struct) if one == place)
    kind = plain_type(kind)[0]
    return kind is not bool and get_origin(kind) is not Literal
