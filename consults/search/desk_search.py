"""What an editor finds by words: published and hidden consults alike, by indexes only.

Readers search with `consults.search.find`, which knows nothing of this. Nothing here ranks, corrects or counts:
the desk's list has its own order and filters, and what does not hold every word is left out.
"""

from django.db.models import Case, Q, When
from django.db.models.expressions import RawSQL

from consults.models import Department, Doctor, Facet
from consults.search import query_parser, spelling
from consults.search.field_filters import MOST_LISTS, named, tags_named
from consults.search.query_plan import Clause, Plan
from text.words import content_words, is_content

MOST_WORDS = 20
Kind = Facet.Kind


def narrowed(questions, text):
    """Return those of a queryset of consults that a text asks for.

    ``#12`` and a bare number are numbers; ``tag:``, ``doctor:`` and ``department:`` name what a consult has;
    of words and phrases it holds every one, in its texts or the names of its tags. A text that is nothing but
    the name of a doctor or tag finds theirs as well.
    """
    asked = query_parser.read(text)
    if asked.numbers:
        questions = questions.filter(number__in=asked.numbers)
    if query_parser.BARE_NUMBER.match(text):
        return questions
    for kind, name in asked.fields:
        questions = questions.filter(having(kind, name))
    found = [_with_words(asked), *_of_a_name(asked)]
    if any(found):
        return questions.filter(_in_one_of(found))
    return questions if asked.numbers or asked.fields else questions.none()


def having(kind, name):
    """Return the Q of consults with a tag, of a doctor or in a department (a kind of Facet) of this name."""
    if kind == Kind.TAG:
        return _in_one_of([_tagged(tags_named(name))])
    if kind == Kind.DOCTOR:
        return _in_one_of([_answered_by(named(Doctor.objects.all(), name))])
    departments = named(Department.objects.all(), name).values_list("pk", flat=True)
    return Q(department__in=list(departments))


def best_first(questions, text):
    """Order consults so that those with all the words in title or tags come first, then the newest."""
    words = _with_words(query_parser.read(text), heading=True)
    if not words:
        return questions
    return questions.order_by(Case(When(_in_one_of([words]), then=0), default=1), "-pk")


def _in_one_of(found):
    """Return the Q of the consults whose id one of these finds: (SQL, values), or None for nothing.

    One list of ids, because SQLite reads every consult for “in this list or in that one”.
    """
    parts = [part for part in found if part]
    if not parts:
        return Q(pk__in=[])
    sql = " UNION ALL ".join(sql for sql, _ in parts)
    return Q(pk__in=RawSQL(sql, [value for _, values in parts for value in values]))


def _with_words(asked, heading=False):
    words = [word for word in content_words(asked.plain) if is_content(word)]
    wanted = [*asked.phrases, *([word] for word in words[:MOST_WORDS])]
    if not wanted:
        return None
    groups = [[Clause(tuple(words), 1, 1.0, heading)] for words in wanted]
    return spelling.engine().everywhere(Plan(all_of=groups, without=asked.without))


def _of_a_name(asked):
    """Return what finds the consults of a doctor or tag whose name is all that was typed."""
    name = asked.plain.strip()
    if not name or asked.phrases or asked.without or asked.fields:
        return []
    return [_answered_by(named(Doctor.objects.all(), name)), _tagged(tags_named(name))]


def _answered_by(doctors):
    ids = doctors.order_by("pk").values_list("pk", flat=True)[:MOST_LISTS]
    return _rows("consults_reply", "question_id", "doctor_id", list(ids))


def _tagged(tags):
    return _rows(
        "consults_taggedquestion", "content_object_id", "tag_id", sorted(tags)[:MOST_LISTS]
    )


def _rows(table, consult, column, ids):
    places = ", ".join(["%s"] * len(ids))
    return (f"SELECT {consult} FROM {table} WHERE {column} IN ({places})", ids) if ids else None
