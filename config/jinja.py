"""The environment of the public templates.

They are Jinja templates: compiled to Python, twenty cards take a tenth of the time. The desk keeps
Django's own templates. Everything printed is escaped unless a template says `safe`, which only the
stored HTML of `text.markdown` is.
"""

import json
from functools import lru_cache

from django.templatetags.static import static
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.functional import lazy
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from consults.public.house_pages import foot
from consults.public.printed_cards import PrintedCards
from faq.models.help_now import callable_number
from text.markdown import below_ours, excerpt_of, in_regions
from text.sentences import beginning
from web.pages import absolute
from web.site_words import site_words
from web.template_whitespace import Collapsed

# What could end a script element or open a comment in it, written as JSON escapes.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
# What the frame of a page asks for, where nobody gives it. Every other name has to be given.
FRAME = {
    "canonical": "",
    "data": (),
    "language": "en",
    "noindex": False,
    "og_type": "website",
    "own_search": False,
    "search_text": "",
    "section": "",
    "share_image": "",
    "site_notice": "",
}
# The territory that networks expect beside a language; a language that is not here is not named to them.
LOCALES = {
    "ar": "ar_AR", "de": "de_DE", "en": "en_US", "en-gb": "en_GB", "es": "es_ES", "fr": "fr_FR",
    "hi": "hi_IN", "it": "it_IT", "ja": "ja_JP", "ko": "ko_KR", "nl": "nl_NL", "pt": "pt_PT",
    "pt-br": "pt_BR", "ru": "ru_RU", "tr": "tr_TR", "vi": "vi_VN", "zh": "zh_CN", "zh-cn": "zh_CN",
    "zh-hans": "zh_CN", "zh-hant": "zh_TW", "zh-hk": "zh_HK", "zh-tw": "zh_TW",
}  # fmt: skip
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def environment(**options):
    """Return the Jinja environment; named in settings.TEMPLATES. A name that is not given raises."""
    options |= {"undefined": StrictUndefined, "extensions": [Collapsed], "trim_blocks": True}
    env = Environment(**options)
    env.globals.update(
        FRAME, help_numbers=site_words.help_numbers, site_name=lazy(site_words.name, str)()
    )
    env.globals.update(absolute=absolute, json_ld=json_ld, static=static, url=url)
    env.globals.update(house_links=foot.links, card=PrintedCards(env))
    env.filters.update({step.__name__: step for step in FILTERS}, cut=beginning, opening=excerpt_of)
    return env


@lru_cache(maxsize=4096)
def url(name, *args):
    """Return the address of a route; pages print the same ones again and again."""
    return reverse(name, args=args)


def json_ld(data):
    """Return plain JSON types as a JSON-LD script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)
    return Markup(f'<script type="application/ld+json">{text}</script>')


def og_locale(language):
    """Return a language as networks name it (en_US), or "" for one they are not known to take."""
    return LOCALES.get(language.lower(), "")


def thousands(number):
    """Print 16407 as 16,407."""
    return f"{number:,}"


def day(value):
    """Print a date as 9 April 2022."""
    return format_date(value, "j F Y")


def month(value):
    """Print a date as April 2022."""
    return format_date(value, "F Y")


def short_day(value):
    """Print a date as 9 Apr 2022."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def day_element(value):
    """Print a date as 9 April 2022, with its ISO form for machines."""
    return Markup(f'<time datetime="{iso(value)}">{day(value)}</time>')


def short_day_element(value):
    """Print a date as 9 Apr 2022, with its ISO form for machines."""
    return Markup(f'<time datetime="{iso(value)}">{short_day(value)}</time>')


def iso(value):
    """Print a date or time as 2022-04-09."""
    return f"{value:%Y-%m-%d}"


def paragraphs(text):
    """Print plain text with a paragraph for each block of lines."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(escape(block)) for block in blocks)


# Each under its own name; `environment` adds two under shorter ones.
FILTERS = [
    below_ours, callable_number, day, day_element, in_regions, iso, month, og_locale, paragraphs,
    short_day_element, thousands,
]  # fmt: skip
