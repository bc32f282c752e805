"""Redacting and erasing a consult: select, preview, do it, read the proof."""

from consults.admin.redaction import NOTED, RedactForm, chosen, finished, how_far
from consults.checks import stored_findings
from consults.checks.passages import public_texts, text_of
from consults.editorial import reader_reports
from consults.erasure import places_preview, redaction
from consults.exchange.document_texts import NUMBER
from consults.exchange.to_documents import document_of
from consults.models import Report
from text.words import content_words

MOST_PARTS = 8  # words of a value that are looked for one by one
CATEGORY_OF = {
    "asker-name": "name",
    "other-name": "name",
    "doctor-name": "name",
    "contact": "contact",
    "identity-number": "identity",
    "address": "address",
    "exact-date": "date",
    "age-over-89": "age",
    "asker-under-20": "age",
    "place-of-care": "place",
    "employer": "place",
    "school": "place",
}
LISTS = {"replies": "Reply", "notes": "Note", "similar": "Similar card", "tags": "FAQ tag"}
LISTS |= {"related": "Similar consult", "dismissed": "Dismissal"}
NAMES = {"asker.name": "Pseudonym", "body": "Question", "more_info.body": "More Info"}


def redact(desk, request, question):
    """Choose words, see where they stand, take them out of everything."""
    form = RedactForm(request.POST or None, initial=_initial(question, request.GET))
    context = {"form": form, "passages": _texts(question), "preview": None, "parts": []}
    if request.method == "POST" and form.is_valid():
        values = chosen(form, request)
        try:
            if "confirm" in request.POST:
                return _redacted(desk, request, question, values, form.cleaned_data["category"])
            context["preview"] = places_preview.look(question, values)
            context["preview"].refuse_nowhere(redaction.NOWHERE)
            context["parts"] = _parts(question, form.cleaned_data["value"])
        except ValueError as refusal:
            form.add_error("value", str(refusal))
    return context


def _redacted(desk, request, question, values, category):
    done = redaction.begin(question, values, category, request.user)
    with how_far(NOTED, done):
        desk.log_change(request, question, f"Redacted ({category}).")
        _settle_reports(question, request.user)
    return finished(desk, request, done)


def erase(desk, request, question):
    """Take a whole consult out for good; only for those who may delete one."""
    if request.method == "POST" and request.POST.get("number") == str(question.number):
        done = redaction.begin_erasure(question, request.user)
        with how_far(NOTED, done):
            desk.log_change(request, question, "Erased.")
        return finished(desk, request, done)
    return {"wrong": request.method == "POST", "typed": request.POST.get("number", "")}


def _initial(question, asked):
    """Return what the form begins with: the words of a finding, named by its key."""
    for item in stored_findings.look_at(question) if asked.get("finding") else ():
        if item.key == asked["finding"]:
            words = text_of(document_of(question), item.finding.field)
            return {
                "value": words[item.finding.start : item.finding.end].strip(" ,()"),
                "category": CATEGORY_OF.get(item.finding.code, "other"),
            }
    return {}


def _texts(question):
    """Return [(name for people, text)] of what an editor selects words in."""
    document = document_of(question)
    shown = [(passage.field, passage.text) for passage in public_texts(document)]
    places = [*shown, ("source.text", document.source.text)]
    return [(_name_of(place), text) for place, text in places]


def _name_of(place):
    """Return the name of a place of a document for people: “Reply 1”, “Pseudonym”, “Source text”."""
    number = NUMBER.search(place)
    if number:
        name = LISTS[place.split("[")[0]]
        return f"{name} {int(number[0][1:-1]) + 1}"
    return NAMES.get(place) or place.replace(".", " ").replace("_", " ").capitalize()


def _parts(question, value):
    """Return [(word of the value, how often it stands alone)], to be redacted as well."""
    words = dict.fromkeys(value.split()) if 1 < len(value.split()) <= MOST_PARTS else {}
    whole = sum(n for _, n in redaction.places_of(question, [value])) if words else 0
    found = []
    for word in words:
        bare = word.strip(".,;:!?()“”\"'")
        if len(bare) > 1 and content_words(bare):
            count = sum(n for _, n in redaction.places_of(question, [bare]))
            if count > whole:
                found.append((bare, count - whole))
    return found


def _settle_reports(question, user):
    reader_reports.close(Report.objects.filter(question=question, kind=Report.Kind.IDENTITY), user)
