"""The list of consults as CSV and XLSX: what is in it, for whom, and nothing that runs."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from consults.admin.question import exports, spreadsheets
from consults.editorial import work_list
from tests.factories import make_published_question, make_question

pytestmark = pytest.mark.django_db
LIST = reverse("admin:consults_question_changelist")
EXPORT = reverse("admin:consults_question_export")


def rows_of(answer):
    assert answer.status_code == 200
    return [*csv.reader(StringIO(answer.content.decode("utf-8-sig")))]


def parts_of(answer):
    """Return {name: text} of the parts of a workbook."""
    with ZipFile(BytesIO(answer.content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_the_list_is_exported_with_its_filters_order_and_columns(publisher_client, publisher):
    make_question("Beta", number=71, language="de")
    make_question("Alpha", number=72, language="de")
    make_published_question("Gamma", number=73)
    work_list.choose_columns(["language"], publisher)

    rows = rows_of(publisher_client.get(f"{EXPORT}?as=csv&lang=de&o=1"))

    assert rows == [["number", "consult", "language"], ["71", "Beta", "de"], ["72", "Alpha", "de"]]


def test_ticked_consults_are_exported(publisher_client):
    first = make_question("Beta", number=71)
    make_question("Alpha", number=72)

    sent = {"action": "export_csv", "index": 0, "_selected_action": [first.pk]}
    rows = rows_of(publisher_client.post(LIST, sent))

    assert [row[:2] for row in rows[1:]] == [["71", "Beta"]]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", " =cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(publisher_client, title):
    make_question(title, number=71)

    rows = rows_of(publisher_client.get(f"{EXPORT}?as=csv"))
    book = parts_of(publisher_client.get(f"{EXPORT}?as=xlsx"))

    assert rows[1][1].startswith("'")
    sheet = book["xl/worksheets/sheet1.xml"]
    assert not re.search("<f>|<hyperlink", sheet)
    assert title.strip().split("'")[0] in book["xl/sharedStrings.xml"].replace("&apos;", "'")


def test_a_workbook_has_numbers_texts_and_days(publisher_client):
    make_question("Alpha", number=72)

    answer = publisher_client.get(f"{EXPORT}?as=xlsx")
    sheet = parts_of(answer)["xl/worksheets/sheet1.xml"]

    assert '<c r="A2"><v>72</v></c>' in sheet
    assert answer["Content-Disposition"].endswith('.xlsx"')


def test_an_export_is_in_the_log_and_takes_its_right(client, editor, publisher):
    make_question("Alpha", number=72)

    client.force_login(editor)
    assert client.get(f"{EXPORT}?as=csv").status_code == 403
    assert "This list as CSV" not in client.get(LIST).content.decode()
    client.force_login(publisher)
    assert not LogEntry.objects.filter(change_message__startswith="Exported").exists()
    client.get(f"{EXPORT}?as=csv")

    assert LogEntry.objects.get().change_message == "Exported 1 rows as CSV."
    assert client.get(f"{EXPORT}?as=exe").status_code == 404


def test_an_address_that_asks_for_hidden_columns_exports_nothing(publisher_client):
    make_question("Alpha", number=72)

    answer = publisher_client.get(f"{EXPORT}?as=csv&source_text__startswith=A")

    assert answer.status_code == 404


@pytest.mark.parametrize("action", ["export_csv", "export_xlsx", "export_selected"])
def test_no_consult_is_left_out_of_a_file_unseen(action, publisher_client, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 1)
    monkeypatch.setattr(exports, "MOST_EXPORTED", 1)
    ticked = [make_question(title).pk for title in ("Alpha", "Beta")]
    sent = {"action": action, "index": 0, "_selected_action": ticked}

    answer = publisher_client.post(f"{LIST}?status__exact=draft", sent, follow=True)

    assert "A file holds at most 1 consults" in answer.content.decode()
    assert answer.redirect_chain == [(f"{LIST}?status__exact=draft", 302)]
    assert not LogEntry.objects.exists()


def test_a_list_of_too_many_is_no_file(publisher_client, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 1)
    for title in ("Alpha", "Beta"):
        make_question(title)

    answer = publisher_client.get(f"{EXPORT}?as=csv&status__exact=draft", follow=True)

    assert "A file holds at most 1 consults" in answer.content.decode()
    assert answer.redirect_chain == [(f"{LIST}?status__exact=draft", 302)]
