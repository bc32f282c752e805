from django.contrib.admin import AdminSite
class ConsultsAdminSite(AdminSite):
    pass
