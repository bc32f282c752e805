from django.contrib import admin

from consults import workflow
from faq.admin.faq_tag import FaqTagAdmin
from faq.models import FaqTag


@admin.register(FaqTag)
class TagDesk(FaqTagAdmin):
    """The vocabulary's desk, with the consults following a new name."""

    def save_model(self, request, tag, form, change):
        super().save_model(request, tag, form, change)
        if change and "name" in form.changed_data:
            workflow.refresh_tagged(tag)
