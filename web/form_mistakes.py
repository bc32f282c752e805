"""Everything wrong with a form of the desk, each with the box it leads to."""


def mistakes_of(form, formsets=()):
    """Return [(label, id of its box or "", sentence)] of everything wrong with a form and its formsets."""
    found = _of_form(form, "")
    for formset in formsets:
        name = formset.model._meta.verbose_name
        found += [(str(name).capitalize(), "", text) for text in formset.non_form_errors()]
        for place, row in enumerate(formset.forms, 1):
            found += _of_form(row, f"{str(name).capitalize()} {place}, ")
    return found


def _of_form(form, where):
    found = []
    errors_of = getattr(form.errors, "as_data", dict)  # a form only looked at has a plain dict
    for name, errors in errors_of().items():
        seen = name in form.fields and not form[name].is_hidden
        label = f"{where}{form[name].label}" if seen else where.rstrip(", ") or "The form"
        box = form[name].id_for_label or form[name].auto_id if seen else ""
        for error in errors:
            found += [(label, getattr(error, "box", box), text) for text in error.messages]
    return found
