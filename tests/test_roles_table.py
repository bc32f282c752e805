"""The table of roles in docs/editors.md says what the groups may: row by row, against their rights."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from consults import permissions

pytestmark = pytest.mark.django_db
EDITORS = Path(__file__).parent.parent / "docs" / "editors.md"
ROLES = ["Editor", "Reviewer", "Publisher", "Doctor", "Administrator"]
ROW = re.compile(r"^\| ([^|]+) \|((?: [^|]+ \|){5})$", re.M)
# {beginning of a row: the rights it speaks of, all of which whoever has a “yes” has; of a step one is enough}
RIGHTS = {
    "read consults": [permissions.VIEW],
    "read the source": ["consults.source_question"],
    "write texts": [permissions.CHANGE, "consults.add_question", "faq.add_faqtag", permissions.BIN],
    "publish, schedule": [permissions.PUBLISH, "consults.publish_guide"],
    "stamp reviews": [permissions.REVIEW],
    "answer for More Info": permissions.TRANSITIONS["review_more_info"],
    "approve or": permissions.TRANSITIONS["approve"],
    "give another name": ["consults.change_doctor", permissions.PUBLISH],
    "merge or split": [*permissions.VOCABULARY, permissions.PUBLISH],
    "take a consult out": [permissions.CHANGE, permissions.MOVE],
    "write pages of the house": ["consults.change_housepage"],
    "show a page": ["consults.change_housepage", "consults.publish_housepage"],
    "sign a note": [permissions.ADD_NOTE, permissions.PUBLISH],
    "invite a doctor": [permissions.INVITE],
    "redact": [permissions.ERASE],
    "export": ["consults.export_question"],
    "answer in": [permissions.ANSWER],
    "the words of the site": ["accounts.change_sitetexts"],
    "accounts": ["auth.change_user", "admin.view_logentry", "consults.delete_question"],
}
# What the row “write texts …” is made of: a cell that names some of it names all that the role may.
WRITING = {
    "consults": [permissions.CHANGE],
    "guides": ["consults.change_guide"],
    "tags": ["faq.add_faqtag", "faq.change_faqtag", "faq.add_alias"],
    "doctors": ["consults.add_doctor", "consults.change_doctor"],
    "import": ["consults.add_question"],
    "bin": [permissions.BIN, "consults.bin_guide"],
}


def rights_of(role):
    rows = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def test_the_table_says_what_the_groups_may(groups):
    text = EDITORS.read_text()
    assert "| may | " + " | ".join(ROLES) + " |" in text
    table = text[text.index("| may |") :].split("\n\n")[0]
    rows = [(name, cells.split("|")) for name, cells in ROW.findall(table)][1:]
    assert len(rows) == len(RIGHTS) + 1  # and the line under the heading

    for name, cells in rows:
        if set(name) <= {"-"}:
            continue
        [rights] = [rights for begin, rights in RIGHTS.items() if name.startswith(begin)]
        for role, cell in zip(ROLES, cells, strict=False):
            enough = any if name.startswith("approve or") else all
            has = enough(right in rights_of(role) for right in rights)
            assert has == (cell.strip() == "yes"), f"{name}: {role} {'may' if has else 'may not'}"


def test_a_cell_of_who_writes_names_all_that_the_role_writes(groups):
    [(_, cells)] = [
        row for row in ROW.findall(EDITORS.read_text()) if row[0].startswith("write texts")
    ]
    whole = {"yes": set(WRITING), "no": set()}

    for role, cell in zip(ROLES, map(str.strip, cells.split("|")), strict=False):
        has = rights_of(role)
        may = {name for name, wanted in WRITING.items() if has & set(wanted)}
        assert may == whole.get(cell, set(cell.split(", "))), role
        assert all(set(WRITING[name]) <= has for name in may), role
