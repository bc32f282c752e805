"""Accounts at the desk: who loses a right has nothing left that would still use it."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.utils import timezone

from consults import workflow
from consults.models import Question
from faq.admin.base import KnownRows
from web import rights

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(KnownRows, UserAdmin):
    """Takes off the calendar what somebody scheduled who may no longer publish."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = User.objects.get(pk=form.instance.pk)  # anew: rights are remembered on an instance
        if user.is_active and user.has_perm("consults.publish_question"):
            return
        waiting = Question.objects.filter(scheduled_by=user, published_at__gt=timezone.now())
        count = 0
        for question in waiting.filter(status=Question.Status.PUBLISHED):
            workflow.unschedule(question, rights.SITE)
            self.log_change(request, user, f"Consult {question.number} taken off the calendar.")
            count += 1
        if count:
            self.message_user(
                request,
                f"{count} consults scheduled by {user} are back in review.",
                messages.WARNING,
            )

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser makes superusers or hands out single rights."""
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, "is_superuser", "user_permissions")

    def has_change_permission(self, request, obj=None):
        """A superuser's account is changed by superusers alone."""
        beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not beyond and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """The log and the revisions name who did it: an account is made inactive, not deleted."""
        return False
