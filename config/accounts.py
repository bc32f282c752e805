"""Accounts at the desk: nobody gives a right they lack, and who loses one has nothing left that uses it."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q

from consults.desk import log
from consults.editorial import lost_rights
from web import rights
from web.admin import GuardedAdmin

admin.site.unregister(User)
admin.site.unregister(Group)


def held_by(account):
    """Return the rights that an account has by itself and by its groups, whether it is active or not."""
    if account.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(
        pk__in=Permission.objects.filter(Q(user=account) | Q(group__user=account)).values("pk")
    )


def has_more(rights_of_it, than):
    """True where some rights (a queryset) are not held by an account."""
    if than.is_superuser:
        return False
    return rights_of_it.exclude(pk__in=held_by(than).values("pk")).exists()


class ClearsLostRights(GuardedAdmin):
    """Whatever is saved or deleted here may take rights away: what used them goes too."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self._clear(request)

    def delete_model(self, request, obj):
        self._clear(request, [obj])
        super().delete_model(request, obj)
        self._clear(request)

    def delete_queryset(self, request, queryset):
        self._clear(request, queryset)
        super().delete_queryset(request, queryset)
        self._clear(request)

    def _clear(self, request, leaving=()):
        accounts = [one for one in leaving if isinstance(one, User)]
        cleared = lost_rights.clear(accounts)
        for row in (*cleared.consults, *cleared.guides):
            log.write(request.user, row, "Taken off the calendar: who scheduled it lost the right.")
        if told := lost_rights.sentence(cleared):
            self.message_user(request, told, messages.WARNING)


@admin.register(Group)
class RoleAdmin(ClearsLostRights, GroupAdmin):
    """What a group may do. It is changed, and rights are given to it, by whoever holds them."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "permissions":
            kwargs["queryset"] = held_by(request.user).select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        beyond = obj is not None and has_more(obj.permissions.all(), request.user)
        return not beyond and super().has_change_permission(request, obj)


@admin.register(User)
class AccountAdmin(ClearsLostRights, UserAdmin):
    """Who works here, in which groups."""

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser makes superusers or hands out single rights."""
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, "is_superuser", "user_permissions")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Offer the groups whose rights this person holds."""
        if db_field.name == "groups" and not request.user.is_superuser:
            lacks = Permission.objects.exclude(pk__in=held_by(request.user).values("pk"))
            kwargs["queryset"] = Group.objects.exclude(permissions__in=lacks)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def user_change_password(self, request, id, form_url=""):
        """Set somebody else's password: it takes the right to change accounts."""
        if request.method == "POST":
            rights.require(request.user, "auth.change_user", "change accounts")
        return super().user_change_password(request, id, form_url)

    def has_change_permission(self, request, obj=None):
        """An account is changed by whoever holds all rights of it: its password would give them."""
        beyond = obj is not None and obj != request.user and has_more(held_by(obj), request.user)
        beyond = beyond or (obj is not None and obj.is_superuser and not request.user.is_superuser)
        return not beyond and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """The log and the revisions name who did it: an account is made inactive, not deleted."""
        return False
