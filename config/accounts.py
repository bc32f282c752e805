"""Accounts at the desk: nobody gives a right they lack, and who loses one has nothing left that uses it."""

from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import access_page, open_sessions, roles, second_factor
from consults.desk import log
from consults.editorial import lost_rights
from text.names import id_of
from web import rights
from web.admin import GuardedAdmin, routes
from web.known_values import KnownChoices

for table in (
    User,
    Group,
    TOTPDevice,
    StaticDevice,
):  # devices are nobody's to look at: they hold secrets
    admin.site.unregister(table)


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


class RoleChoices(KnownChoices):
    """Groups, each with what its members may do."""

    def label_from_instance(self, group):
        return roles.described(group)


class InvitationForm(forms.ModelForm):
    """A new account. It has no password: who it is for sets one by a link."""

    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name", "groups"]


@admin.register(User)
class AccountAdmin(ClearsLostRights, UserAdmin):
    """Who works here, in which groups, and how they come in."""

    list_display = ["username", "full_name", "roles", "last_login", "proves_with", "is_active"]
    readonly_fields = ["last_login", "date_joined"]
    show_facets = admin.ShowFacets.NEVER
    add_form = InvitationForm
    add_fieldsets = [(None, {"fields": InvitationForm.Meta.fields})]

    def get_queryset(self, request):
        return second_factor.with_factor(super().get_queryset(request)).prefetch_related("groups")

    @admin.display(description="name")
    def full_name(self, account):
        return account.get_full_name() or "–"

    @admin.display(description="roles")
    def roles(self, account):
        names = ["Superuser"] if account.is_superuser else []
        return ", ".join([*names, *(group.name for group in account.groups.all())]) or "none"

    @admin.display(description="second factor", ordering="has_factor")
    def proves_with(self, account):
        if account.has_factor:
            return "yes"
        return "missing" if second_factor.is_wanted_of(account) else "no"

    # ---------------------------------------------------------------- who gives what

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser makes superusers or hands out single rights."""
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, "is_superuser", "user_permissions")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Offer the groups whose rights this person holds, each with what it means."""
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        offered = Group.objects.all()
        if not request.user.is_superuser:
            lacks = Permission.objects.exclude(pk__in=held_by(request.user).values("pk"))
            offered = offered.exclude(permissions__in=lacks)
        return RoleChoices(
            offered, required=False, label="Roles", widget=forms.CheckboxSelectMultiple
        )

    def has_change_permission(self, request, obj=None):
        """An account is changed by whoever holds all rights of it: its password would give them."""
        beyond = obj is not None and obj != request.user and has_more(held_by(obj), request.user)
        beyond = beyond or (obj is not None and obj.is_superuser and not request.user.is_superuser)
        return not beyond and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """The log and the revisions name who did it: an account is made inactive, not deleted."""
        return False

    # ---------------------------------------------------------------- how somebody comes in

    def get_urls(self):
        own = [("<int:pk>/access/", self.access, "access")]
        return [*routes(self, "auth_user", own), *super().get_urls()]

    def access(self, request, pk):
        """How somebody comes in: links, second factor, sessions."""
        account = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return access_page.page(self, request, account)

    def add_view(self, request, form_url="", extra_context=None):
        alone = {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().add_view(request, form_url, {**(extra_context or {}), **alone})

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        if change and not open_sessions.may_log_in(obj):
            open_sessions.end(obj)

    def response_add(self, request, obj, post_url_continue=None):
        """Invite whom the new account is for; where no mail can be sent, show the link to pass on."""
        if not rights.may(request.user, "auth.change_user"):
            return super().response_add(request, obj, post_url_continue)
        if link := access_page.invite(request, obj):
            return access_page.page(self, request, obj, link)
        return HttpResponseRedirect(reverse("admin:auth_user_access", args=[obj.pk]))

    def user_change_password(self, request, id, form_url=""):
        """Set somebody else's password: it takes the right to change accounts, and ends their sessions.

        One's own takes the old one.
        """
        if id_of(id) == request.user.pk:
            return HttpResponseRedirect(reverse("admin:password_change"))
        if request.method == "POST":
            rights.require(request.user, "auth.change_user", "change accounts")
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            open_sessions.end(User.objects.get(pk=id), but=request.session.session_key)
        return answer
