"""Importing at the desk: try a file first, read what would become of every line, then take it in."""

import logging
import tempfile
from pathlib import Path

from django import forms
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError
from django.urls import reverse

from consults import permissions
from consults.admin.labels import label_of
from consults.importing.files import SUFFIXES, is_known, read_entries
from consults.importing.importer import Importer, ImportStopped
from consults.importing.limits import LARGEST_UNPACKED, LARGEST_UPLOAD, at_the_desk, in_mib
from web.bodies import FORM, takes

log = logging.getLogger(__name__)
SHOWN = 500  # lines of the report on the page


class ImportForm(forms.Form):
    file = forms.FileField(
        widget=forms.ClearableFileInput({"accept": ".txt,.jsonl,.gz"}),
        help_text=f"Page text (.txt) or documents (.jsonl, .jsonl.gz), up to {in_mib(LARGEST_UPLOAD)},"
        f" unpacked {in_mib(LARGEST_UNPACKED)}.",
    )
    publish = forms.BooleanField(
        required=False, label="Publish what passes every check; the rest stays draft"
    )
    is_guide = forms.BooleanField(
        required=False,
        label="The text file is a guide (like --as guide)",
        help_text="An article, not somebody’s question. Otherwise a text must look like one in every part.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not is_known(file.name):
            raise forms.ValidationError(f"“{file.name}” ends in none of {', '.join(SUFFIXES)}.")
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                f"Larger than {in_mib(LARGEST_UPLOAD)}: split the file, or let an administrator use"
                " manage.py import_content."
            )
        return file


@takes(LARGEST_UPLOAD + FORM)
def import_file(desk, request):
    """POST of a file with ``try`` shows what would happen; with ``import`` it happens."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if not request.user.has_perm(permissions.PUBLISH):
        del form.fields["publish"]
    context = {"rows": [], "report": None, "tried": "try" in request.POST}
    if request.method == "POST" and form.is_valid():
        context |= _run(form.cleaned_data, request.user, context["tried"])
        if not context["tried"]:
            _log_import(desk, request, context["report"])
    return {"form": form, "list": reverse("admin:consults_question_changelist"), **context}


def _log_import(desk, request, report):
    try:
        LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(desk.model),
            object_repr="Import at the desk",
            action_flag=ADDITION,
            change_message=str(report),
        )
    except DatabaseError:  # a full disk stopped the import: the page says so, and what went in
        log.exception("An import at the desk could not be written into the audit log")


def _run(chosen, by, trying):
    """Import an uploaded file, or with `trying` see what would happen; returns {"rows", "report"}.

    `chosen` is the data of an ImportForm, `by` who imports.
    """
    kept, file = Kept(), chosen["file"]
    told = "guide" if chosen["is_guide"] else ""
    with tempfile.TemporaryDirectory(prefix="consults-import-") as folder:
        path = _stored(file, folder)
        limits = at_the_desk()
        importer = Importer(by, chosen.get("publish", False), kept.add, trying, limits)
        try:
            importer.run(read_entries([path], told, limits))
            if not trying:
                importer.connect()
        except ImportStopped as stop:
            return {**kept.shown(), "report": importer.report, "stopped": str(stop)}
    return {**kept.shown(), "report": importer.report}


def _stored(file, folder):
    """Write an upload into a folder under a name of our own, with its ending; returns the path.

    The name it came with may be longer than a file system takes.
    """
    ending = max((end for end in SUFFIXES if file.name.lower().endswith(end)), key=len)
    path = Path(folder) / f"upload{ending}"
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return str(path)


class Kept:
    """The first results of an import, for its page: those that were rejected before all others."""

    def __init__(self):
        self.rejected, self.others, self.total = [], [], 0

    def add(self, result):
        self.total += 1
        for finding in result.findings:
            finding["label"] = label_of(finding["field"])
        kind = self.rejected if result.outcome == "rejected" else self.others
        if len(kind) < SHOWN:
            kind.append(result)

    def shown(self):
        return {"rows": [*self.rejected, *self.others][:SHOWN], "total": self.total}
