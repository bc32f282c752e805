"""The environment of the public templates.

They are Jinja templates: compiled to Python, twenty cards take a tenth of the time. The desk keeps
Django's own templates. Everything printed is escaped unless a template says `safe`, which only the
stored HTML of `text.markdown` is.
"""

import json
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.dateformat import format as format_date
from jinja2 import Environment
from markupsafe import Markup, escape

# What could end a script element or open a comment in it, written as JSON escapes.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def environment(**options):
    """Return the Jinja environment; named in settings.TEMPLATES."""
    env = Environment(trim_blocks=True, **options)
    env.globals.update(json_ld=json_ld, site_name=settings.SITE_NAME, static=static, url=url)
    env.filters.update(
        cut=cut, day=day, iso=iso, paragraphs=paragraphs, short_day=short_day, thousands=thousands
    )
    return env


@lru_cache(maxsize=4096)
def url(name, *args):
    """Return the address of a route; pages print the same ones again and again."""
    return reverse(name, args=args)


def json_ld(data):
    """Return plain JSON types as a JSON-LD script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)
    return Markup(f'<script type="application/ld+json">{text}</script>')


def thousands(number):
    """Print 16407 as 16,407."""
    return f"{number:,}"


def day(value):
    """Print a date as 9 April 2022."""
    return format_date(value, "j F Y")


def short_day(value):
    """Print a date as 9 Apr 2022."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def iso(value):
    """Print a date or time as 2022-04-09."""
    return f"{value:%Y-%m-%d}"


def cut(text, length):
    """Shorten a text to `length` characters, on a word."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head[: head.rfind(" ")] if " " in head[length // 2 :] else head).rstrip(" ,;:") + "…"


def paragraphs(text):
    """Print plain text with a paragraph for each block of lines."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(escape(block)) for block in blocks)
