"""Names of tags that documents would bring in: what must not be made is left out, line by line.

A name of a tag is on public pages at once, whatever the state of the document that brings it. So a new one
passes the privacy gate, and another name of a tag that is here takes the right that the tag's own form takes.
"""

from consults.exchange import schema as formats
from consults.importing.claims import NOT_TAKEN
from consults.importing.jobs import line_of
from consults.importing.recognition import core_key
from text.names import same_name
from web import rights
from web.checked_texts import sentences

LEFT_OUT = "was left out: {} If it may stand, write it in the form of the FAQ tag; that asks you once more."
CHANGE = "faq.change_faqtag"


def leave_out(run, jobs):
    """Take such names out of the documents of a batch and say so on their jobs. Nothing is made."""
    wanted = [(tag.name, tag.department) for job in jobs for tag in _tags(job.document)]
    here = run.vocabulary.answers_to(wanted) if wanted else {}
    for job in jobs:
        told = [
            line_of("not-taken", "warning", path, f"{path} {sentence}")
            for path, sentence in _of_a_document(job.document, run, here)
        ]
        job.result.findings += told
        if told and isinstance(job.document, formats.Consult | formats.Guide):
            job.key = core_key(job.document)


def _tags(document):
    """Return what names a tag in a document, in its order."""
    return [document] if isinstance(document, formats.FaqTag) else getattr(document, "tags", [])


def _of_a_document(document, run, here):
    """Take names out of a document; yields (path, sentence)."""
    if isinstance(document, formats.FaqTag):
        # The command line takes them, is told, and has decided for what follows.
        if run.by is rights.COMMAND_LINE:
            names = map(same_name, [document.name, *document.aliases])
            run.named.setdefault(_key(document), set()).update(names)
        else:
            yield from _of_aliases(document, "", run, here)
        return
    kept = []
    for place, tag in enumerate(getattr(document, "tags", [])):
        path = f"tags[{place}]"
        told = [] if _is_known(tag, run, here) else sentences(tag.name)
        if told:
            yield path, LEFT_OUT.format(" ".join(told))
            continue
        kept.append(tag)
        yield from _of_aliases(tag, f"{path}.", run, here)
    if len(kept) < len(getattr(document, "tags", [])):
        document.tags = kept
    yield from _of_notes(document)


def _of_notes(document):
    """Take notes out whose doctor has such a name: they are written last, when nothing is refused any more."""
    kept = []
    for place, note in enumerate(getattr(document, "notes", [])):
        if told := sentences(f"{note.honorific or ''} {note.doctor}", note.doctor):
            yield f"notes[{place}].doctor", f"was left out with the note: {' '.join(told)}"
        else:
            kept.append(note)
    if len(kept) < len(getattr(document, "notes", [])):
        document.notes = kept


def _key(tag):
    return same_name(tag.name), same_name(tag.department)


def _is_known(tag, run, here):
    return _key(tag) in here or same_name(tag.name) in run.named.get(_key(tag), ())


def _of_aliases(tag, begin, run, here):
    """Take other names out of a tag of a document; yields (path, sentence)."""
    known = here.get(_key(tag), set()) | run.named.get(_key(tag), set())
    may_add = _key(tag) not in here or rights.may(run.by, CHANGE)
    kept = []
    for place, name in enumerate(tag.aliases):
        told = [] if same_name(name) in known else sentences(name)
        if told:
            yield f"{begin}aliases[{place}]", LEFT_OUT.format(" ".join(told))
        elif same_name(name) not in known and not may_add:
            yield f"{begin}aliases[{place}]", NOT_TAKEN
        else:
            kept.append(name)
    tag.aliases = kept
