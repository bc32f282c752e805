"""The roles in a sentence each, shown where they are given. docs/editors.md has the whole table."""

ROLES = {
    "Editor": "Writes consults, tags, doctors and guides; imports, redacts. Publishes nothing.",
    "Reviewer": "Approves or sends back what is in review; stamps reviews. Writes nothing.",
    "Publisher": "Publishes, schedules and withdraws; changes texts; exports; sees sources.",
    "Doctor": "Answers the consults addressed to them, in a narrow desk. Sees nothing else.",
    "Administrator": "Everything: also people, roles, the log, erasing consults, the words of the site.",
}
OTHER = "A group of this house."


def described(group):
    """Return a group with what its members may do, as one line."""
    return f"{group.name}: {ROLES.get(group.name, OTHER)}"


def of(user):
    """Return [(name, sentence)] of the roles of an account; a superuser has one more."""
    found = [(group.name, ROLES.get(group.name, OTHER)) for group in user.groups.all()]
    if user.is_superuser:
        found.insert(0, ("Superuser", "Every right there is, whatever the roles say."))
    return found
