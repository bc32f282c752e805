"""What templates need beyond Django's own tags."""

import json

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

register = template.Library()

# What could end the script element or start a comment in it, written as JSON escapes.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data):
    """Print plain JSON types as a JSON-LD script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.simple_tag
def site_name():
    """Print the name of this site."""
    return settings.SITE_NAME


@register.filter
def stored_html(markup):
    """Print HTML that `faq.rendering.render` made and cleaned when its text was saved."""
    return mark_safe(markup)


@register.filter
def thousands(number):
    """Print 16407 as 16,407."""
    return f"{number:,}"
