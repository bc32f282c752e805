"""The admin with our own site class."""

from django.contrib.admin.apps import AdminConfig


class ConsultsAdminConfig(AdminConfig):
    default_site = "config.admin.ConsultsAdminSite"
