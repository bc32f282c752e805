"""The admin with our own site class and our own page of accounts."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig
from django.core import checks

from config.connection_count import connections_fit


class ConsultsAdminConfig(AdminConfig):
    default_site = "config.admin_site.ConsultsAdminSite"

    def ready(self):
        super().ready()
        checks.register(connections_fit, checks.Tags.database)
        import_module("config.accounts")  # takes the place of what the line above registered
