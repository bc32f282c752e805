"""Rights of the desk's groups, for migrations that add some."""

from django.contrib.auth.management import create_permissions


def give(apps, rights):
    """Give groups rights: {group: [(app, action, [models])]}; groups are made where missing.

    Permissions have to exist first, on an empty database as well. Raises LookupError for a right
    that does not exist.
    """
    for config in apps.get_app_configs():
        module, config.models_module = getattr(config, "models_module", None), True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = module
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    for name, wanted in rights.items():
        group, _ = Group.objects.get_or_create(name=name)
        for app, action, models in wanted:
            codenames = [f"{action}_{model}" for model in models]
            found = Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
            if len(found) != len(codenames):
                raise LookupError(f"No such rights: {app} {codenames}")
            group.permissions.add(*found)
