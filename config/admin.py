from django.contrib.admin import AdminSite


class ConsultsAdminSite(AdminSite):
    site_title = "Consults"
