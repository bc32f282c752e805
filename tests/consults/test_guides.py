"""The life of a guide: rights inside every step, checks at every door, pending changes, the way back."""

import inspect
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from consults import permissions
from consults.admin.versions import VERSION, version_of
from consults.checks import stored_findings
from consults.editorial import guide_revisions, guide_workflow
from consults.erasure import guide_redaction, proof
from consults.models import Dismissal, ErasedText, Guide, Redaction, Revision
from tests.conftest import member
from tests.factories import make_department, make_guide, make_tag, tomorrow
from tests.forms import form_named, shown
from web import rights
from web.errors import Forbidden, WorkflowError
from web.fingerprints import needle
from web.kept_rows import removable

pytestmark = pytest.mark.django_db
COMMAND = rights.COMMAND_LINE
PRIVATE = "Ask Rowan under 0117 496 0123."


@pytest.fixture
def people(groups):
    names = ["Editor", "Reviewer", "Publisher", "Doctor"]
    return {name: member(groups, name.lower(), name) for name in names}


def a_change(guide):
    guide_revisions.wait(guide, guide_revisions.now(guide) | {"lead": "Newer."}, COMMAND)
    return guide_revisions.waiting(guide)


# Each step: (state it needs, how it is called, who may take it).
def vouched_for(guide):
    """Put somebody's name to a guide on the calendar."""
    guide.scheduled_by, _ = User.objects.get_or_create(username="somebody")
    guide.save()
    return guide


STEPS = {
    "submit": ("draft", lambda g, by: guide_workflow.submit(g, by), {"Editor", "Publisher"}),
    "send_back": (
        "in_review",
        lambda g, by: guide_workflow.send_back(g, "More.", by),
        {"Reviewer", "Publisher"},
    ),
    "publish": ("draft", lambda g, by: guide_workflow.publish(g, by), {"Publisher"}),
    "move": ("scheduled", lambda g, by: guide_workflow.move(g, None, by), {"Publisher"}),
    "unschedule": ("scheduled", lambda g, by: guide_workflow.unschedule(g, by), {"Publisher"}),
    "withdraw": ("published", lambda g, by: guide_workflow.withdraw(g, "Old.", by), {"Publisher"}),
    "throw_away": (
        "draft",
        lambda g, by: guide_workflow.throw_away(g, by),
        {"Editor", "Publisher"},
    ),
    "bring_back": (
        "binned",
        lambda g, by: guide_workflow.bring_back(g, by),
        {"Editor", "Publisher"},
    ),
    "stamp": ("published", lambda g, by: guide_workflow.stamp(g, by), {"Reviewer"}),
    "require_edit": (
        "published",
        lambda g, by: permissions.require_edit(by, g),
        {"Publisher"},
    ),
    "record": ("draft", lambda g, by: guide_revisions.record(g, by), {"Editor", "Publisher"}),
    "record_first": (
        "draft",
        lambda g, by: guide_revisions.record_first(g, by),
        {"Editor", "Publisher"},
    ),
    "wait": (
        "published",
        lambda g, by: guide_revisions.wait(g, guide_revisions.now(g) | {"lead": "N."}, by),
        {"Editor", "Publisher"},
    ),
    "publish_change": (
        "published",
        lambda g, by: guide_revisions.publish_change(a_change(g), by),
        {"Publisher"},
    ),
    "drop": (
        "published",
        lambda g, by: guide_revisions.drop(a_change(g), by),
        {"Editor", "Publisher"},
    ),
    "restore": (
        "published",
        lambda g, by: guide_revisions.restore(g, guide_revisions.record(g, COMMAND), by),
        {"Publisher"},
    ),
    "dismiss": (
        "private",
        lambda g, by: stored_findings.dismiss(
            g, next(iter(stored_findings.blocking(g))), "Ours", by
        ),
        {"Editor", "Publisher"},
    ),
    "reopen": (
        "draft",
        lambda g, by: stored_findings.reopen(g, "0" * 32, by),
        {"Editor", "Publisher"},
    ),
    "hold_back": (
        "scheduled",
        lambda g, by: guide_workflow.hold_back(vouched_for(g), by),
        {"Publisher"},
    ),
    "redact": (
        "private",
        lambda g, by: guide_redaction.redact(g, ["0117 496 0123"], "contact", by),
        {"Editor", "Publisher"},
    ),
    "carry_out": (
        "private",
        lambda g, by: guide_redaction.carry_out(
            Redaction.objects.create(
                number=0, category="contact", needles=[needle("0117 496 0123").as_data()]
            ),
            g,
            by,
        ),
        {"Editor", "Publisher"},
    ),
}


def guide_in(state):
    guide = make_guide(published=False, body=PRIVATE if state == "private" else "A text.")
    if state == "in_review":
        guide_workflow.submit(guide, COMMAND)
    elif state in {"published", "scheduled"}:
        guide_workflow.publish(guide, COMMAND, at=tomorrow() if state == "scheduled" else None)
    elif state == "binned":
        guide_workflow.throw_away(guide, COMMAND)
    return guide


def everything():
    """Return what a refused step must not have changed."""
    columns = ["title", "lead", "status", "published_at", "withdrawn_reason", "reviewed_on"]
    return list(Guide.objects.values_list(*columns)), Dismissal.objects.count()


@pytest.mark.parametrize("name", STEPS)
def test_each_step_asks_for_its_right_inside(name, people):
    state, step, may = STEPS[name]
    for role, person in people.items():
        with removable():
            Guide.objects.all().delete()
        ErasedText.objects.all().delete()
        guide = guide_in(state)
        before = everything()
        if role in may:
            step(guide, person)
        else:
            with pytest.raises(Forbidden, match="You have no right to"):
                step(guide, person)
            assert (role, everything()) == (role, before)


@pytest.mark.parametrize("name", STEPS)
def test_nobody_acts_without_a_name(name):
    guide = guide_in(STEPS[name][0])

    if name == "require_edit":
        guide = guide_in("published")
    with pytest.raises(TypeError):
        STEPS[name][1](guide, None)


def test_every_function_that_takes_by_is_in_the_table():
    modules = [guide_workflow, guide_revisions, stored_findings, guide_redaction]
    acting = {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
    }

    of_consults_too = {"require_edit"}
    assert acting - {"arrive"} == set(STEPS) - of_consults_too  # arriving is tested with imports


def test_a_guide_goes_through_its_states(people):
    guide = make_guide(published=False)
    editor, publisher = people["Editor"], people["Publisher"]

    guide_workflow.submit(guide, editor)
    guide_workflow.send_back(guide, "No  sources.", people["Reviewer"])
    assert (guide.status, guide.sent_back_because) == ("draft", "No sources.")
    guide_workflow.submit(guide, editor)
    guide_workflow.publish(guide, publisher, at=tomorrow())
    assert not Guide.objects.published().exists()
    guide_workflow.move(guide, None, publisher)
    assert list(Guide.objects.published()) == [guide]
    guide_workflow.stamp(guide, people["Reviewer"])
    assert guide.review_due_on > timezone.localdate() + timedelta(days=1000)
    with pytest.raises(WorkflowError, match="withdraw it first"):
        guide_workflow.throw_away(guide, editor)
    guide_workflow.withdraw(guide, "Out of date.", publisher)
    guide_workflow.throw_away(guide, editor)
    guide_workflow.bring_back(guide, editor)
    assert (guide.status, guide.withdrawn_reason) == ("withdrawn", "Out of date.")


@pytest.mark.parametrize("status", Guide.Status.values)
@pytest.mark.parametrize("days", [-1, 1])
def test_the_row_and_the_query_agree_on_what_is_public(status, days):
    at = timezone.now() + timedelta(days=days)
    guide = Guide.objects.create(title="A", body="B", status=status, published_at=at)

    assert guide.is_public == Guide.objects.published().exists()


def test_withdrawing_needs_a_reason(people):
    guide = make_guide()

    with pytest.raises(WorkflowError, match="Say why"):
        guide_workflow.withdraw(guide, " ", people["Publisher"])
    assert Guide.objects.published().exists()


def test_the_department_may_want_a_second_person(groups):
    both = member(groups, "both", "Editor", "Publisher")
    department = make_department()
    department.needs_second_person = True
    department.save()
    guide = make_guide(published=False, department=department)

    with pytest.raises(WorkflowError, match="second pair of eyes"):
        guide_workflow.publish(guide, both)
    guide_workflow.submit(guide, both)
    with pytest.raises(WorkflowError, match="someone else"):
        guide_workflow.publish(guide, both)


@pytest.mark.parametrize("place", ["title", "lead", "body", "further_reading"])
def test_private_words_anywhere_keep_a_guide_from_readers(place, people):
    words = [PRIVATE] if place == "further_reading" else PRIVATE
    guide = make_guide(published=False, **{place: words})

    for step in (
        lambda: guide_workflow.publish(guide, people["Publisher"]),
        lambda: guide_workflow.publish(guide, people["Publisher"], at=tomorrow()),
    ):
        with pytest.raises(WorkflowError, match="cannot be published yet"):
            step()
    assert Guide.objects.get().status == "draft"


def test_a_scheduled_guide_is_not_brought_forward_with_a_blocker(people):
    guide = guide_in("scheduled")
    Guide.objects.update(body=PRIVATE)
    guide.refresh_from_db()

    with pytest.raises(WorkflowError, match="cannot be published yet"):
        guide_workflow.move(guide, None, people["Publisher"])


def test_a_dismissed_finding_lets_it_pass_until_its_sentence_changes(people):
    guide = make_guide(published=False, body=PRIVATE)
    [key] = stored_findings.blocking(guide)

    stored_findings.dismiss(guide, key, "Our own line", people["Editor"])

    row = Dismissal.objects.get()
    assert (row.guide, row.question, row.by) == (guide, None, people["Editor"])
    guide_workflow.publish(guide, people["Publisher"])
    Guide.objects.update(body=PRIVATE.replace("Rowan", "Robin"))
    assert stored_findings.open_blockers(guide)


def test_a_dismissal_on_what_readers_see_is_a_publishers(people):
    guide = make_guide(body="A text.")
    Guide.objects.update(body=PRIVATE)
    [key] = stored_findings.blocking(guide)

    with pytest.raises(Forbidden):
        stored_findings.dismiss(guide, key, "Fine", people["Editor"])


# ---------------------------------------------------------------- pending changes


def test_a_change_that_waits_is_published_as_one(people):
    tag = make_tag("Twitch")
    guide = make_guide(lead="Old lead.", tags=[tag])
    change = guide_revisions.now(guide) | {"lead": "New lead.", "tags": []}

    guide_revisions.wait(guide, change, people["Editor"])
    guide.refresh_from_db()
    assert (guide.lead, guide.tags.count()) == ("Old lead.", 1)
    guide_revisions.publish_change(guide_revisions.waiting(guide), people["Publisher"])

    guide.refresh_from_db()
    assert (guide.lead, guide.lead_html, guide.tags.count()) == (
        "New lead.",
        "<p>New lead.</p>\n",
        0,
    )
    assert guide_revisions.waiting(guide) is None


def test_a_change_is_refused_when_the_public_text_moved_on_or_it_blocks(people):
    guide = make_guide(lead="Old lead.")
    guide_revisions.wait(guide, guide_revisions.now(guide) | {"lead": PRIVATE}, people["Editor"])
    change = guide_revisions.waiting(guide)

    with pytest.raises(WorkflowError, match="cannot be published yet"):
        guide_revisions.publish_change(change, people["Publisher"])
    assert Guide.objects.get().lead == "Old lead."
    Guide.objects.update(body="Another text.")
    with pytest.raises(WorkflowError, match="changed after this change was begun"):
        guide_revisions.publish_change(change, people["Publisher"])


def test_one_guide_has_one_change_that_waits(people):
    guide = make_guide(lead="Old lead.")
    for lead in ("A.", "B."):
        guide_revisions.wait(guide, guide_revisions.now(guide) | {"lead": lead}, people["Editor"])

    assert [r.document["lead"] for r in Revision.objects.filter(state="pending")] == ["B."]


def test_an_earlier_revision_comes_back_with_its_tags(people):
    tag = make_tag("Twitch")
    guide = make_guide(lead="First.", tags=[tag], published=False)
    first = guide_revisions.record(guide, people["Editor"])
    guide.lead = "Second."
    guide.save()
    guide.guide_tags.all().delete()

    guide_revisions.restore(guide, first, people["Editor"])

    guide.refresh_from_db()
    assert (guide.lead, list(guide.tags.all())) == ("First.", [tag])


# ---------------------------------------------------------------- redaction


def test_what_is_redacted_is_nowhere_and_does_not_come_back(people):
    value = "Rowan Quennell"
    guide = make_guide(
        f"What {value} told us", body=f"By {value}.", source_text=f"{value}!", published=False
    )
    guide_revisions.record(guide, COMMAND, note=f"Asked {value}")
    old = guide.slug

    done = guide_redaction.redact(guide, [value], "name", people["Publisher"])

    kept = list(Guide.objects.values()) + list(Revision.objects.values("document", "note"))
    assert "Quennell" not in str(kept)
    assert "quennell" not in str(kept)
    assert guide.slug != old
    assert (done.state, done.rewritten["the guide"]) == ("rewritten", 3)
    assert "[name removed]" in guide.body


def test_a_guide_that_holds_the_words_again_is_left_and_not_somebody_elses(people):
    guide = make_guide(body="By Rowan Quennell.")
    done = guide_redaction.redact(guide, ["Rowan Quennell"], "name", people["Publisher"])
    Guide.objects.filter(pk=guide.pk).update(body="By Rowan Quennell.")

    found = {line["store"]: line["verdict"] for line in proof.prove(done).proof}

    assert found[f"table {Guide._meta.db_table}"] == "left"
    assert done.state == "residue"


# ---------------------------------------------------------------- at the desk


def form_of(guide, **changed):
    return {
        "title": guide.title,
        "lead": guide.lead,
        "body": guide.body,
        "language": "en",
        "titles": "",
        "tag_lines": "",
        VERSION: version_of(Guide.objects.get(pk=guide.pk)),
        **changed,
    }


def change_address(guide):
    return reverse("admin:consults_guide_change", args=[guide.pk])


def test_an_editors_save_of_a_public_guide_waits(client, people):
    guide = make_guide(lead="Old lead.", tags=[make_tag("Twitch")])
    client.force_login(people["Editor"])

    answer = client.post(
        change_address(guide), form_of(guide, lead="New lead.", title="Other", tag_lines="")
    )

    assert answer.url == reverse("admin:consults_guide_steps", args=[guide.pk])
    page = client.get(guide.get_absolute_url()).content.decode()
    assert "Old lead." in page
    assert "New lead." not in page
    assert Guide.objects.get().tags.count() == 1
    waiting = guide_revisions.waiting(guide)
    assert (waiting.document["lead"], waiting.author) == ("New lead.", people["Editor"])
    going_on = client.get(f"{change_address(guide)}?change=waiting").content.decode()
    assert "New lead." in going_on
    preview = client.get(reverse("admin:consults_guide_preview", args=[guide.pk]))
    assert "New lead." in preview.content.decode()
    assert "no-store" in preview["Cache-Control"]


def test_a_publishers_save_of_a_public_guide_is_public_and_kept(client, publisher_client):
    guide = make_guide(lead="Old lead.")

    publisher_client.post(change_address(guide), form_of(guide, lead="New lead."))

    assert Guide.objects.get().lead == "New lead."
    notes = list(guide_revisions.kept(guide).values_list("note", "document__lead"))
    assert notes == [("", "New lead."), ("Before the first save here", "Old lead.")]


def test_a_save_that_would_show_readers_a_blocker_is_refused_and_nothing_is_lost(publisher_client):
    guide = make_guide(lead="Old lead.")

    page = publisher_client.post(change_address(guide), form_of(guide, lead=PRIVATE))

    text = page.content.decode()
    assert "the save was refused" in text
    assert PRIVATE in text
    assert Guide.objects.get().lead == "Old lead."
    assert not Revision.objects.exists()


def test_findings_stand_in_the_form_and_are_dismissed_there(client, people):
    guide = make_guide(published=False, body=PRIVATE)
    client.force_login(people["Editor"])
    [key] = stored_findings.blocking(guide)

    assert "This reaches a person" in client.get(change_address(guide)).content.decode()
    button = {"_finding": f"dismiss:{key}", f"reason-{key}": "Our own line"}
    client.post(change_address(guide), form_of(guide) | button)

    assert stored_findings.open_blockers(guide) == []
    assert Dismissal.objects.get().by == people["Editor"]


def test_a_proposal_is_accepted_in_the_form(client, people):
    guide = make_guide(published=False, body=PRIVATE)
    client.force_login(people["Editor"])
    [key] = stored_findings.blocking(guide)

    client.post(change_address(guide), form_of(guide) | {"_finding": f"accept:{key}"})

    assert Guide.objects.get().body == "Ask Rowan under [contact removed]."


def test_tags_and_titles_are_lines_of_the_form(client, people):
    client.force_login(people["Editor"])
    tag = make_tag("Twitch")
    guide = make_guide(published=False)
    lines = {"tag_lines": "Twitch (Neurology)", "titles": "One\n\n Two "}

    client.post(change_address(guide), form_of(guide, **lines))

    guide = Guide.objects.get()
    assert (list(guide.tags.all()), guide.further_reading) == ([tag], ["One", "Two"])
    page = client.post(change_address(guide), form_of(guide, tag_lines="Nowhere"))
    assert "choose a department" in page.content.decode()


def test_a_reviewer_looks_and_changes_nothing(client, people):
    guide = make_guide(lead="Old lead.", published=False)
    client.force_login(people["Reviewer"])

    assert client.post(change_address(guide), form_of(guide, lead="New.")).status_code == 403
    assert Guide.objects.get().lead == "Old lead."


def test_steps_are_taken_on_their_page_and_refused_in_words(client, people):
    guide = make_guide(published=False, body=PRIVATE)
    address = reverse("admin:consults_guide_steps", args=[guide.pk])
    client.force_login(people["Publisher"])

    page = client.post(address, {"step": "publish", **shown(guide)}).content.decode()
    assert "cannot be published yet" in page
    client.post(address, {"step": "bin"})
    assert Guide.objects.get().status == "binned"
    client.post(address, {"step": "unbin"})
    Guide.objects.update(body="A text.")
    at = timezone.localtime() + timedelta(days=2)
    client.post(address, {"step": "schedule", "at": f"{at:%Y-%m-%dT%H:%M}", **shown(guide)})
    guide.refresh_from_db()
    assert (guide.status, guide.is_public) == ("published", False)
    client.post(address, {"step": "publish", **shown(guide)})
    client.post(address, {"step": "withdraw", "reason": "Old."})
    assert Guide.objects.get().withdrawn_reason == "Old."


@pytest.mark.parametrize("step,published", [("send_back", False), ("withdraw", True)])
def test_a_refused_reason_stays_in_its_box(step, published, client, people):
    guide = make_guide(published=published)
    if not published:
        guide_workflow.submit(guide, people["Editor"])
    client.force_login(people["Publisher"])
    address = reverse("admin:consults_guide_steps", args=[guide.pk])

    page = client.post(address, {"step": step, "reason": "y" * 501}).content.decode()

    assert "may have 500 characters; this one has 501" in page
    assert f'value="{"y" * 501}"' in page


def test_an_editors_step_is_refused_on_the_page(client, people):
    guide = make_guide(published=False)
    client.force_login(people["Editor"])

    page = client.post(
        reverse("admin:consults_guide_steps", args=[guide.pk]), {"step": "publish", **shown(guide)}
    ).content.decode()

    assert "You have no right to publish guide" in page
    assert Guide.objects.get().status == "draft"


def test_deleting_a_guide_puts_it_into_the_bin(client, people):
    guide = make_guide(published=False)
    client.force_login(people["Editor"])

    client.post(reverse("admin:consults_guide_delete", args=[guide.pk]), {"post": "yes"})
    assert Guide.objects.get().status == "binned"
    other = make_guide("Another", published=False)
    chosen = {"_selected_action": [other.pk]}
    listed = reverse("admin:consults_guide_changelist")
    client.post(listed, {"action": "delete_selected", "post": "yes", **chosen})
    assert Guide.objects.filter(pk=other.pk).exists()
    client.post(listed, {"action": "bin_selected", **chosen})
    assert Guide.objects.get(pk=other.pk).status == "binned"


def test_the_list_can_be_narrowed_to_no_department(editor_client):
    make_guide("Nowhere at home")

    page = editor_client.get(
        reverse("admin:consults_guide_changelist"), {"department__isnull": "True"}
    )

    assert page.status_code == 200
    assert "Nowhere at home" in page.content.decode()


def test_source_text_is_for_those_who_may_read_it(client, people):
    guide = make_guide(source_text="As it was imported", published=False)

    for role, may in (("Editor", True), ("Reviewer", False)):
        client.force_login(people[role])
        page = client.get(change_address(guide)).content.decode()
        assert (role, "As it was imported" in page) == (role, may)


@pytest.mark.parametrize(
    "address", ["change/?change=waiting", "revisions/?old=99&new=now", "steps/"]
)
def test_pages_of_a_guide_stand_odd_addresses(address, publisher_client):
    guide = make_guide()

    page = publisher_client.get(f"/admin/consults/guide/{guide.pk}/{address}")

    assert page.status_code in {200, 404}


def test_the_second_of_two_editors_loses_nothing(client, people):
    guide = make_guide(published=False, lead="Old lead.")
    client.force_login(people["Editor"])
    opened = {"_version": guide.updated_at.isoformat()}
    client.post(change_address(guide), form_of(guide, lead="Theirs.") | opened)

    page = client.post(change_address(guide), form_of(guide, lead="Yours.") | opened)

    text = page.content.decode()
    assert f"{people['Editor']} saved this guide" in text
    assert "Yours." in text
    assert Guide.objects.get().lead == "Theirs."
    version = form_named(text, "guide_form").data["_version"]
    assert version.startswith(Guide.objects.get().updated_at.isoformat())
    client.post(change_address(guide), form_of(guide, lead="Yours.") | {"_version": version})
    assert Guide.objects.get().lead == "Yours."


@pytest.mark.parametrize(
    "name,begin",
    [
        ("review", lambda g, p: guide_workflow.submit(g, p["Editor"])),
        (
            "back",
            lambda g, p: (
                guide_workflow.submit(g, p["Editor"]),
                guide_workflow.send_back(g, "More.", p["Publisher"]),
            ),
        ),
        ("changes", lambda g, p: (guide_workflow.publish(g, p["Publisher"]), a_change(g))),
        (
            "due",
            lambda g, p: (
                guide_workflow.publish(g, p["Publisher"]),
                Guide.objects.update(review_due_on=timezone.localdate()),
            ),
        ),
    ],
)
def test_what_waits_is_a_pile_and_a_filter(name, begin, client, people):
    guide, _ = make_guide("The one", published=False), make_guide("Another", published=False)
    begin(guide, people)
    if name == "due":
        Guide.objects.exclude(pk=guide.pk).update(review_due_on=None)
    client.force_login(people["Publisher" if name == "review" else "Editor"])

    assert f"/admin/consults/guide/?waiting={name}" in client.get("/admin/").content.decode()
    listed = client.get(f"/admin/consults/guide/?waiting={name}").content.decode()
    assert "The one" in listed
    assert "Another" not in listed


def test_the_bin_is_shown_only_when_asked_for(editor_client):
    guide_workflow.throw_away(make_guide("Thrown away", published=False), COMMAND)

    address = "/admin/consults/guide/"
    assert "Thrown away" not in editor_client.get(address).content.decode()
    asked = editor_client.get(f"{address}?status__exact=binned").content.decode()
    assert "Thrown away" in asked
