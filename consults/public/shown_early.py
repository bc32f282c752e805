"""A public page for those who may see it before readers do: rendered by the public template, stored nowhere."""

from web.pages import absolute, render


def page_early(public_page, context, path, banner, template="consults/shown_early.html"):
    """Return the HTML of a public page (the name of its template) with what that needs.

    `path` is where readers will find it, `banner` a sentence above it that says what this is. `template`
    extends shown_early.html where more is asked of whoever looks.
    """
    frame = {"public_page": public_page, "banner": banner, "site_notice": ""}
    return render(template, {**context, **frame, "canonical": absolute(path)})
