"""Addresses that change keep working: the old one is remembered and leads to the new one."""

from web.admin import require


class RemembersAddresses:
    """For admin classes of rows with a `slug` and with `former_slugs`, which hold what it once was."""

    def save_model(self, request, row, form, change):
        require(request, "change" if change else "add", row)
        if "slug" in form.changed_data:
            former = type(row)._meta.get_field("former_slugs").related_model.objects
            former.filter(slug=row.slug).delete()
            if change:
                former.filter(slug=form.initial["slug"]).delete()
                row.former_slugs.create(slug=form.initial["slug"])
        super().save_model(request, row, form, change)
