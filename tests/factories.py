"""Builders without surprises: each makes one thing, saved, with words of its own."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from consults import refresh
from consults.editorial import guide_workflow, house_pages, workflow
from consults.models import (
    Department,
    Doctor,
    Guide,
    GuideTag,
    HousePage,
    Question,
    Reply,
    TaggedQuestion,
)
from faq.models import FaqTag
from web import rights
from web.rights import COMMAND_LINE

numbers = count(5001)


def make_department(name="Neurology"):
    return Department.objects.get_or_create(name=name)[0]


def make_doctor(name="Lin Yu", department=None, **fields):
    department = department or make_department()
    found = Doctor.objects.filter(name=name, department=department).first()
    return found or Doctor.objects.create(name=name, department=department, **fields)


def make_tag(name=None, department=None, **fields):
    name = name or f"Tag {next(numbers)}"
    return FaqTag.objects.create(name=name, department=department or make_department(), **fields)


def make_question(title="Why does my eyelid twitch?", **fields):
    """A draft with its replies and tags."""
    question = _rows(title, **fields)
    refresh.refresh(question)
    return question


def _rows(title, tags=(), replies=1, doctor=None, **fields):
    number = fields.pop("number", None) or next(numbers)
    replied_on = fields.pop("replied_on", None)
    department = fields.pop("department", None) or make_department()
    fields.setdefault("body", f"Question {number}: my eyelid has twitched for two weeks.")
    question = Question.objects.create(number=number, title=title, department=department, **fields)
    for position in range(replies):
        Reply.objects.create(
            question=question,
            doctor=doctor or make_doctor(department=department),
            department=department,
            body=f"Reply {position} to {number}: this is harmless, sleep more.",
            position=position,
            replied_on=replied_on,
        )
    for position, tag in enumerate(tags):
        TaggedQuestion.objects.create(content_object=question, tag=tag, position=position)
    return question


def make_published_question(title="Why does my eyelid twitch?", at=None, **fields):
    question = _rows(title, **fields)
    workflow.publish(question, at=at, by=COMMAND_LINE)
    return question


def make_guide(title="Understanding twitches", tags=(), published=True, **fields):
    fields.setdefault("body", "## What it is\n\nA muscle that jumps.")
    guide = Guide.objects.create(title=title, **fields)
    for position, tag in enumerate(tags):
        GuideTag.objects.create(guide=guide, tag=tag, position=position)
    if published:
        guide_workflow.publish(guide, rights.COMMAND_LINE)
    return guide


def show_house_page(kind, title="", body="What we do."):
    page = HousePage.objects.get(kind=kind)
    title = title or page.get_kind_display()
    house_pages.save(page, title, body, HousePage.Status.PUBLISHED, rights.COMMAND_LINE)
    return page


def tomorrow():
    return timezone.now() + timedelta(days=1)
