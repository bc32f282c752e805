"""Every form and button that the desk serves, sent as every role: whoever has no right changes nothing.

The desk is read as those who see most of it. Each way to send a form gets a name, such as
`consults_question_change _publish`, and a row in MAY that says whose sending may change anything. A form
without a row fails by name, a row without a form as well, and so does a row that nobody's sending proves.
"""

import json
import re
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.urls import resolve

from consults.editorial.replacements import Wanted, hits_in
from consults.editorial.shown_versions import version_of
from consults.statistics import counters
from tests.desk_world import HIDDEN, PUBLIC, ROLES, World
from tests.filled_forms import Form, forms_of
from web.admin import DeskAdmin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OURS = {"consults", "faq", "admin"}
PLAIN = {
    "_save",
    "_continue",
    "_addanother",
    "_next",
    "index",
    "",
}  # ways to save; they take one right
# Not what anybody wrote or decided: who looks at what, how somebody likes it, counts of searches, the log.
UNGUARDED = {
    "Presence",
    "Notice",
    "WaitingMail",
    "DeskChoices",
    "SearchTally",
    "ReadTally",
    "Session",
    "LogEntry",
    "Arrival",
    "Batch",
}
READ_AS = {  # {role: the addresses read as this role}
    "superuser": r"^(?!.*/(history|delete)/$)|(question|guide)/\d+/delete/",
    "editor": r"(question|guide)/\d+/(change|steps|notes)/",
    "reviewer": r"(question|guide)/\d+/(change|steps)/",
    "doctor": r"/answer/",
}
SENT_BY_SCRIPTS = {"post": ["yes"], "text": ["x"], "source": ["1"], "target": ["2"]}

LETTERS = {
    "D": "doctor", "E": "editor", "R": "reviewer", "P": "publisher", "A": "administrator", "S": "superuser"
}  # fmt: skip
# {name: whose sending may change what is guarded}; of consults and guides (hidden ones, public ones). A
# superuser may what any other may. “” of a place: no form of this name stands there, or it changes nothing.
MAY = {
    "auth_group_add": "S",
    "auth_group_delete": "S",
    "auth_user_access link": "A",  # of an account without a password: older links end
    "auth_user_add": "A",
    "auth_user_change": "A",
    "auth_user_password_change set-password": "A",
    "consults_department_add": "A",
    "consults_department_change": "A",
    "consults_department_changelist": "A",
    "consults_department_delete": "A",
    "consults_doctor_add": "EA",
    "consults_doctor_change": "EA",
    "consults_guide_add": "EA",
    "consults_guide_change": ("EPA", "EPA"),
    "consults_guide_change _finding=dismiss": ("EPA", ""),
    "consults_guide_change _publish": ("EPA", ""),
    "consults_guide_change _submit": ("EPA", ""),
    "consults_guide_change _wait": ("", "EPA"),
    "consults_guide_changelist action=bin_selected": "EPA",
    "consults_guide_changelist action=publish_selected": "PA",
    "consults_guide_changelist action=submit_selected": "EPA",
    "consults_guide_delete": ("EPA", ""),
    "consults_guide_redact confirm": ("EPA", "EPA"),
    "consults_guide_revisions": ("EPA", "PA"),
    "consults_guide_steps step=bin": ("EPA", ""),
    "consults_guide_steps step=publish": ("PA", ""),
    "consults_guide_steps step=schedule": ("PA", ""),
    "consults_guide_steps step=send_back": ("RPA", ""),
    "consults_guide_steps step=stamp": ("", "RA"),
    "consults_guide_steps step=submit": ("EPA", ""),
    "consults_guide_steps step=unbin": ("EPA", ""),
    "consults_guide_steps step=withdraw": ("", "PA"),
    "consults_housepage_change": ("PA", "A"),
    "consults_housepage_redact confirm": ("EPA", "A"),
    "consults_housepage_revisions": ("PA", "A"),
    "consults_question_add": "EA",
    "consults_question_bulk approve": "RPA",
    "consults_question_bulk assign": "EPA",
    "consults_question_bulk bin": "EPA",
    "consults_question_bulk department": "EPA",
    "consults_question_bulk publish": "PA",
    "consults_question_bulk replace": "EPA",
    "consults_question_bulk schedule": "PA",
    "consults_question_bulk stamp": "RA",
    "consults_question_bulk submit": "EPA",
    "consults_question_bulk tag": "EPA",
    "consults_question_bulk unbin": "EPA",
    "consults_question_bulk untag": "EPA",
    "consults_question_bulk withdraw": "PA",
    "consults_question_change": ("EPA", "EPA"),
    "consults_question_change _finding=accept": ("EPA", "EPA"),
    "consults_question_change _finding=accept-all": ("EPA", "EPA"),
    "consults_question_change _finding=dismiss": ("EPA", "PA"),
    "consults_question_change _finding=redact": ("EPA", "PA"),
    "consults_question_change _publish": ("EPA", ""),
    "consults_question_change _schedule": ("EPA", ""),
    "consults_question_change _stamp": ("", "EPA"),
    "consults_question_change _submit": ("EPA", ""),
    "consults_question_change _wait": ("", "EPA"),
    "consults_question_change _withdraw": ("", "EPA"),
    "consults_question_delete": ("EPA", ""),
    "consults_question_erase": ("A", "A"),
    "consults_question_columns": "ERPA",
    "consults_question_import import": "EA",
    "consults_question_keep_view": "ERPA",
    "consults_question_invite": ("EA", "EA"),
    "consults_question_invite close": ("", "EA"),
    "consults_question_notes": ("EPA", "PA"),
    "consults_question_notes remove": ("", "PA"),
    "consults_question_redact confirm": ("EPA", "EPA"),
    "consults_question_revisions": ("EPA", "PA"),
    "consults_question_steps step=approve": ("RPA", ""),
    "consults_question_steps step=assign": ("EPA", "EPA"),
    "consults_question_steps step=drop_change": ("", "EPA"),
    "consults_question_steps step=publish": ("PA", "PA"),
    "consults_question_steps step=publish_change": ("", "PA"),
    "consults_question_steps step=schedule": ("PA", "PA"),
    "consults_question_steps step=second_look": ("", "RPA"),
    "consults_question_steps step=send_back": ("RPA", ""),
    "consults_question_steps step=stamp": ("", "RA"),
    "consults_question_steps step=submit": ("EPA", ""),
    "consults_question_steps step=unbin": ("EPA", ""),
    "consults_question_steps step=withdraw": ("", "PA"),
    "consults_question_talk": ("ERPA", "ERPA"),
    "consults_question_talk resolve": ("", "ERPA"),
    "consults_redaction_prove": "EPA",
    "consults_report_changelist action=dismiss": "EPA",
    "consults_report_changelist action=settle": "EPA",
    "consults_searchtally_alias": "EA",
    "doctor_consult": "D",
    "doctor_consult decline": "D",
    "faq_faqtag_add": "EA",
    "faq_faqtag_apart": "EA",
    "faq_faqtag_change": "EA",
    "faq_faqtag_merge": "A",
    "faq_faqtag_split": "EA",
    "faq_helpnow_add": "EA",
    "faq_helpnow_change": "EA",
    "faq_helpnow_delete": "A",
    "faq_tagchange_undo": "EA",
    "site": "A",
}
# Buttons of the forms of consults and guides, pressed on rows that somebody may not see.
PRESSED = [
    "_finding=accept-all",
    "_finding=dismiss:0",
    "_finding=redact:0",
    "_wait",
    "_publish",
    "_withdraw",
    "_next",
]
# Forms and addresses whose POST changes nothing guarded, whoever sends it. One a line.
NOTHING = """
add_app
add_passkey
admin_logentry_add
admin_logentry_changelist
app_list
auth_group_change
auth_group_changelist
auth_group_history
auth_user_access end
auth_user_changelist
auth_user_delete
auth_user_history
autocomplete
choices
consults_department_history
consults_doctor_changelist
consults_doctor_delete
consults_doctor_history
consults_feedback_add
consults_feedback_changelist
consults_guide_changelist
consults_guide_history
consults_guide_preview
consults_guide_preview_new
consults_guide_redact
consults_housepage_add
consults_housepage_changelist
consults_housepage_delete
consults_housepage_history
consults_housepage_preview
consults_housepage_redact
consults_link_add
consults_link_change
consults_link_changelist
consults_link_delete
consults_link_history
consults_question_calendar
consults_question_changelist action=approve_selected
consults_question_changelist action=assign_selected
consults_question_changelist action=bin_selected
consults_question_changelist action=department_selected
consults_question_changelist action=export_csv
consults_question_changelist action=export_selected
consults_question_changelist action=export_xlsx
consults_question_changelist action=publish_selected
consults_question_changelist action=replace_selected
consults_question_changelist action=schedule_selected
consults_question_changelist action=stamp_selected
consults_question_changelist action=submit_selected
consults_question_changelist action=suggest_tags_for_selected
consults_question_changelist action=tag_selected
consults_question_changelist action=unbin_selected
consults_question_changelist action=untag_selected
consults_question_changelist action=withdraw_selected
consults_question_columns usual
consults_question_drop_view
consults_question_export
consults_question_here
consults_question_history
consults_question_import try
consults_question_preview
consults_question_preview_new
consults_question_redact
consults_question_suggested_tags
consults_question_tag_names
consults_question_tags
consults_question_undo
consults_redaction_add
consults_redaction_change
consults_redaction_changelist
consults_redaction_delete
consults_redaction_history
consults_report_add
consults_report_change
consults_report_changelist
consults_report_delete
consults_report_history
consults_searchtally_add
consults_searchtally_change
consults_searchtally_changelist
consults_searchtally_delete
consults_searchtally_done
consults_searchtally_history
doctor_desk
faq_faqtag_changelist
faq_faqtag_delete
faq_faqtag_history
faq_faqtag_proposals
faq_helpnow_changelist
faq_helpnow_history
faq_tagchange_add
faq_tagchange_change
faq_tagchange_changelist
faq_tagchange_delete
faq_tagchange_history
figures
index
jsi18n
login
logout
notices read
my_account elsewhere
password_change
password_change_done
prove
provider
provider_back
recovery_codes
second_step
site mail
preview
"""
# What readers see changes by these alone where somebody sends them who may not publish: names of the
# vocabulary, doctors and urgent advice, each by a right of its own; redactions; stamps.
SEEN = {
    "editor": """
consults_doctor_change
consults_guide_redact confirm
consults_question_redact confirm
consults_searchtally_alias
faq_faqtag_change
faq_helpnow_change
""",
    "reviewer": """
consults_guide_steps step=stamp
consults_question_bulk stamp
consults_question_steps step=stamp
""",
}


def desk_pages():
    """Return the admin classes of our own tables and of the log."""
    return [page for model, page in admin.site._registry.items() if model._meta.app_label in OURS]


@pytest.fixture(scope="module")
def world(once):
    with once():
        yield World()


@pytest.fixture(scope="module")
def forms(world):
    """Return {(name, "" or "hidden" or "public"): Form}."""
    found = {}
    for role, wanted in READ_AS.items():
        for address in filter(re.compile(wanted).search, world.addresses()):
            answer = world.clients[role].get(address)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                for form in forms_of(answer.content.decode(), address):
                    keep(world, found, form)
    for route, button, fields in second_pages(world):
        addresses = [a for a in world.addresses() if resolve(a).url_name == route]
        for address in addresses:
            keep(world, found, Form(address, "post", fields, button))
    served = {name.split()[0] for name, _ in found}
    for address in world.addresses():
        if (resolve(address).url_name or "served") not in {*served, "served"}:
            keep(world, found, Form(address, "post", {**SENT_BY_SCRIPTS}))
    return found


def second_pages(world):
    """Return [(route, button, fields)] of forms that only an answer to another form shows."""
    words = {"value": ["eyelid"], "category": ["name"]}
    pair = {"source": [world.tag.pk], "target": [world.other_tag.pk]}
    return [
        ("consults_question_redact", ("confirm", "1"), words),
        ("consults_guide_redact", ("confirm", "1"), {**words, "value": ["muscle"]}),
        ("consults_housepage_redact", ("confirm", "1"), {**words, "value": ["muscle"]}),
        ("faq_faqtag_merge", ("", ""), {"into": [world.other_tag.pk]}),
        ("faq_faqtag_apart", ("", ""), pair),
    ]


def filled(world, route, state):
    """Return {name: [values]} of what a person would choose in a form of this route."""
    number = world.consults[state].number if state in world.consults else ""
    doctor, tag, department = world.doctor.pk, world.tag.pk, world.department.pk
    note = {"doctor": [doctor], "kind": ["confirmed"], "body": ["Still right."]}
    question = {"department": [department], "title": ["Another title"], "body": ["What is it?"]}
    return {
        "consults_question_add": question,
        "consults_guide_add": {"title": ["Another guide"], "body": ["It is harmless."]},
        "consults_question_notes": note,
        "consults_question_invite": {"doctor": [doctor], "confirm": ["spoken"], "days": ["7"]},
        "consults_question_erase": {"number": [number]},
        "consults_question_import": {"file": [FILE], "publish": ["on"]},
        "consults_question_bulk": {
            "id": [f"{row.pk}~{version_of(row)}" for row in world.consults.values()],
            "department": [department],
            "lines": ["Headache"],
            "parts": ["question"],
            "outcome": ["right"],
            "person": [world.users["editor"].pk],
        },
        "consults_question_change": {"parts": ["question"], "outcome": ["right"]},
        "consults_question_steps": {"parts": ["question"], "outcome": ["right"]},
        "consults_guide_change": {"lead": ["Another beginning."]},
        "consults_guide_revisions": {"revision": [world.revisions.get(state, 0)]},
        "consults_housepage_change": {"body": ["Other words."]},
        "consults_housepage_revisions": {"revision": [world.page_revisions.get(state, 0)]},
        "consults_doctor_change": {"hospital": ["Another hospital"]},
        "consults_doctor_add": {"name": ["Bo Ray"], "department": [department], "slug": ["bo-ray"]},
        "consults_searchtally_alias": {"tag": [tag]},
        "consults_department_changelist": {"form-0-order": ["7"]},
        "faq_faqtag_add": {"name": ["Vertigo"], "department": [department], "slug": ["vertigo"]},
        "faq_faqtag_split": {
            "name": ["Vertigo"],
            "department": [department],
            "consults": [world.consults["draft"].pk],
        },
        "faq_helpnow_add": {"tag": [world.other_tag.pk], "department": [""], "level": ["1"]},
        "faq_helpnow_change": {"text": ["Call at once."], "department": [""]},
    }.get(route, {})


def replacement(world):
    """Return what a person would send who puts another word into every text, each hit shown and ticked."""
    wanted = Wanted("eyelid", "lid", match_case=False, whole_words=False)
    hits = [hit.key for row in world.consults.values() for hit in hits_in(row, wanted)]
    ticks = {"match_case": [], "whole_words": []}
    return {"find": ["eyelid"], "into": ["lid"], "shown": [repr(wanted)], "hit": hits, **ticks}


FILE = "a file of documents"
DOCUMENT = {
    "format": "consult/1",
    "number": 950,
    "title": "Does it end?",
    "department": "Neurology",
    "body": "My eyelid twitches.",
    "status": "draft",  # and the box of the form asks to publish it
    "replies": [{"doctor": "Ada Moss", "department": "Neurology", "body": "It does."}],
}


def posted(form):
    """Return what is posted, a new file where one is asked for."""
    line = json.dumps(DOCUMENT).encode()
    made = SimpleUploadedFile("a.jsonl", line)
    return {name: made if values == [FILE] else values for name, values in form.sent.items()}


def keep(world, found, form):
    """Keep one form of each name for hidden rows and one for public ones, the first state that has it."""
    match, order = resolve(urlsplit(form.action).path), [*HIDDEN, *PUBLIC]
    state = world.state_of(match.url_name, match.kwargs.get("pk") or match.kwargs.get("object_id"))
    place = "" if not state else "public" if state in PUBLIC else "hidden"
    if "_finding" in form.button:  # first where there is something to settle
        order = ["flagged", "unsettled", *order]
    form.fields = {**form.fields, **filled(world, match.url_name, state)}
    if name_of(form) == "consults_question_bulk tag":
        form.fields["lines"] = ["Migraine"]
    if name_of(form) == "consults_question_bulk replace":
        form.fields |= replacement(world)
        form.button = ("", "")  # not the one that shows the hits first
    old = found.get((name_of(form), place))
    if old is None or (state and order.index(state) < order.index(old.state)):
        form.state = state
        found[name_of(form), place] = form


def name_of(form):
    """Return the name of a way to send a form: its route and its button, without keys."""
    path = urlsplit(form.action).path
    route, (name, value) = resolve(path).url_name, form.button
    if route == "consults_question_bulk":
        return f"{route} {path.split('/')[-2]}"
    if "step" in form.sent:
        return f"{route} step={form.sent['step'][0]}"
    if name in {"action", "_finding"}:
        return f"{route} {name}={value.split(':')[0]}"
    return route if name in PLAIN else f"{route} {name}"


WRITES = re.compile(r'\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b[^"]*"(\w+)"', re.IGNORECASE)


def tables():
    """Return the names of the tables of everything anybody wrote or decided."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model.__name__ not in UNGUARDED}


def guarded():
    """Return {table: hash} of everything anybody wrote or decided."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def changed_by(client, form, before):
    """Send a form and take everything back; returns the tables it changed."""
    cookies, written, now = client.cookies.copy(), set(), before

    def watch(execute, sql, params, many, context):
        if found := WRITES.match(sql):
            written.add(found[1])
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            client.post(form.action, posted(form))
        if written & tables():
            now = guarded()
        transaction.set_rollback(True)
    client.cookies = cookies
    return sorted(table for table in now if now[table] != before[table])


def public_pages(world):
    """Return what readers see of everything in the world."""
    rows = [
        *world.consults.values(),
        *world.guides.values(),
        *world.pages.values(),
        world.tag,
        world.doctor,
    ]
    addresses = [row.get_absolute_url() for row in rows]
    addresses += ["/", "/consults/", "/faq/", "/guides/", "/departments/", "/feeds/consults.atom"]
    with counters.uncounted():  # our own looks would change what is most read
        return [(address, world.clients["anonymous"].get(address).content) for address in addresses]


def test_every_form_of_the_desk_has_a_row(forms):
    known = {*MAY, *NOTHING.split("\n")} - {""}

    assert {name for name, _ in forms} == known


def rows_of(name, place):
    """Return the roles whose sending of a form may change something."""
    row = MAY.get(name, "")
    letters = (
        row if isinstance(row, str) else dict(zip(("hidden", "public"), row, strict=True))[place]
    )
    return {LETTERS[letter] for letter in letters}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "superuser"])
def test_whoever_has_no_right_changes_nothing(role, world, forms):
    before, wrong = guarded(), {}

    for (name, place), form in forms.items():
        if role not in rows_of(name, place):
            changed = changed_by(world.clients[role], form, before)
            wrong |= {(name, place): changed} if changed else {}

    assert wrong == {}


def test_every_row_is_proved(world, forms):
    """A form that changes nothing even for who may would guard nothing."""
    before, idle = guarded(), []

    for (name, place), form in forms.items():
        if roles := rows_of(name, place):
            role = "doctor" if roles == {"doctor"} else "superuser"
            if not changed_by(world.clients[role], form, before):
                idle.append((name, place))

    assert idle == []


@pytest.mark.parametrize("role", ["editor", "reviewer", "doctor"])
def test_what_readers_see_is_changed_by_few_forms_of_those_who_may_not_publish(role, world, forms):
    seen, found = public_pages(world), set()

    for (name, place), form in forms.items():
        if role in rows_of(name, place):
            client = world.clients[role]
            cookies = client.cookies.copy()
            with transaction.atomic():
                client.post(form.action, posted(form))
                if public_pages(world) != seen:
                    found.add(name)
                transaction.set_rollback(True)
            client.cookies = cookies

    assert found == set(SEEN.get(role, "").split("\n")) - {""}


@pytest.mark.parametrize("role", ["anonymous", "reader", "staff", "doctor", "stranger"])
@pytest.mark.parametrize("button", ["", "nothing", *PRESSED])
def test_what_is_there_answers_like_what_is_not(role, button, world):
    """Of every address with a key: who may look at no row learns nothing of which rows there are."""
    client, told, of_nothing = world.clients[role], [], {}
    name, _, value = button.partition("=")

    def answer(asked):
        cookies = client.cookies.copy()
        with transaction.atomic():
            found = client.post(asked, {name: value or "1"}) if button else client.get(asked)
            transaction.set_rollback(True)
        client.cookies = cookies
        return found

    for address in world.addresses():
        match = resolve(address)
        if button in PRESSED and not match.url_name.endswith("_change"):
            continue
        keyed = [str(key) for key in match.kwargs.values() if str(key).isdigit()]
        if not keyed or (role, match.url_name) == ("doctor", "doctor_consult"):
            continue
        absent = address.replace(f"/{keyed[0]}/", "/987654/")
        if absent not in of_nothing:
            of_nothing[absent] = seen_of(answer(absent), keyed[0])
        if seen_of(answer(address), keyed[0]) != of_nothing[absent]:
            told.append(address)

    assert told == []


def seen_of(answer, key):
    """Return what an answer says, whatever key was asked for."""
    text = re.sub(rb"csrfmiddlewaretoken[^>]*>", b"", answer.content).decode()
    address = answer.get("Location", "")
    return [
        answer.status_code,
        *(re.sub(rf"/({key}|987654)/", "/KEY/", x) for x in (text, address)),
    ]


def test_a_doctor_learns_nothing_of_consults_for_others(world):
    client = world.clients["doctor"]
    own = client.get(f"/admin/answer/{world.consults['asked'].pk}/")
    others = [row for state, row in world.consults.items() if state != "asked"]

    answers = [client.get(f"/admin/answer/{row.pk}/") for row in others]
    absent = client.get("/admin/answer/987654/")

    assert own.status_code == 200
    for row, answer in zip(others, answers, strict=True):
        assert seen_of(answer, row.pk) == seen_of(absent, 987654)


@pytest.mark.parametrize("desk", desk_pages(), ids=lambda desk: desk.model.__name__)
def test_no_list_can_be_asked_for_the_letters_of_a_text(desk, world, rf):
    """Filters are an allow-list: `?source_text__startswith=A` would read a hidden text letter by letter."""
    assert isinstance(desk, DeskAdmin)
    request = rf.get("/")
    request.user = world.users["superuser"]
    texts = (models.CharField, models.TextField, models.JSONField)
    asked = []

    for field in desk.model._meta.get_fields():
        asked += [field.name] if isinstance(field, texts) and not field.choices else []
        if field.is_relation and field.related_model:
            columns = field.related_model._meta.concrete_fields
            asked += [f"{field.name}__{c.name}" for c in columns if isinstance(c, texts)]
    asked = [name for name in asked if name != "object_id"]  # a key kept as text
    lookups = [f"{name}__{end}" for name in asked for end in ("startswith", "exact", "regex", "gt")]

    assert [look for look in [*asked, *lookups] if desk.lookup_allowed(look, "A", request)] == []
