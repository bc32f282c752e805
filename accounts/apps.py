"""How Django finds the people, and whom the site asks for its words."""

from importlib import import_module

from django.apps import AppConfig

from web.site_words import site_words


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and the site"

    def ready(self):
        site_words.stored = import_module("accounts.site_texts").stored
