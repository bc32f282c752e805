"""What a document may leave to us: shorthands are written out, texts brought to one form."""

import re

HONORIFIC = re.compile(r"^(?P<title>(?:Dr|Prof|Professor|Doctor)\b\.?)\s+(?P<name>\S.*)$")


def write_out(data):
    """Replace the shorthands accepted on input by what they stand for."""
    data = dict(data)
    if isinstance(data.get("more_info"), str):
        data["more_info"] = {"body": data["more_info"]}
    for name in ("asker", "more_info", "source", "review"):
        if name in data and data[name] is None:
            del data[name]
    if isinstance(data.get("tags"), list):
        data["tags"] = [_write_out_tag(tag) for tag in data["tags"]]
    return data


def _write_out_tag(tag):
    if isinstance(tag, str):
        return {"name": tag}
    if isinstance(tag, dict) and isinstance(tag.get("synonyms"), list):
        tag = dict(tag)
        synonyms, aliases = tag.pop("synonyms"), tag.get("aliases") or []
        tag["aliases"] = [*aliases, *synonyms] if isinstance(aliases, list) else aliases
    return tag


def tidy(document, remarks):
    """Bring the texts of a document to one form; sentences on what was left out go to `remarks`."""
    if document.format in TIDIED:
        TIDIED[document.format](document, remarks)


def _tidy_consult(document, remarks):
    """Bring texts to one form: single blanks in lines, newline line ends, no outer blanks."""
    document.title, document.subject = _line(document.title), _line(document.subject)
    document.department = _line(document.department)
    document.body = _block(document.body)
    document.asker.name = _line(document.asker.name)
    document.more_info.body = _block(document.more_info.body)
    if not document.more_info.body:
        document.more_info = type(document.more_info)()
    for reply in document.replies:
        reply.doctor, reply.hospital = _line(reply.doctor), _line(reply.hospital)
        reply.honorific, reply.doctor = _honorific(reply.honorific, reply.doctor)
        reply.department = _line(reply.department) or document.department
        reply.body = _block(reply.body)
    for note in document.notes:
        note.doctor, note.body = _line(note.doctor), _block(note.body)
        note.honorific, note.doctor = _honorific(note.honorific, note.doctor)
        note.department = _line(note.department) or document.department
    _tidy_tags(document, remarks)


def _tidy_guide(document, remarks):
    document.title, document.department = _line(document.title), _line(document.department)
    document.lead, document.body = _block(document.lead), _block(document.body)
    _tidy_tags(document, remarks)


def _tidy_tags(document, remarks):
    """Give each tag a department and keep each tag and alias once, in the order they came."""
    seen = {}
    for index, tag in enumerate(document.tags):
        tag.name = _line(tag.name)
        if not tag.name:
            if remarks is not None:
                remarks.append(f"tags[{index}]: a tag without a name was left out.")
            continue
        tag.department = _line(tag.department) or document.department
        tag.aliases = list(
            dict.fromkeys(
                alias for item in tag.aliases if (alias := _line(item)) and alias != tag.name
            )
        )
        kept = seen.setdefault((tag.name.casefold(), tag.department.casefold()), tag)
        if kept is not tag:
            kept.aliases = list(dict.fromkeys([*kept.aliases, *tag.aliases]))
    document.tags = list(seen.values())


def _honorific(given, name):
    """Split “Dr. Lin Yu” into its title and the name; an institution keeps no title."""
    if given is None and (match := HONORIFIC.match(name)):
        return match["title"], match["name"]
    return given, name


def _line(text):
    return " ".join(text.split())


def _block(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _tidy_page(document, remarks):
    document.title, document.body = _line(document.title), _block(document.body)


TIDIED = {"consult/1": _tidy_consult, "guide/1": _tidy_guide, "page/1": _tidy_page}
