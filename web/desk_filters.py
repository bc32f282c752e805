"""The filters that every template of the desk knows: ``|day``, ``|hour``, ``|moment``."""

from django.template import Library

from web import clock

register = Library()
for _name in ("day", "hour", "moment"):
    register.filter(_name, getattr(clock, _name))
