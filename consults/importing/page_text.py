"""Web page text to documents: what a saved consult page or article says, part by part.

A consult page has a headline, “Share to:”, the asker's subject and question, the asker line, one
or more replies, “More Info”, “Similar Q&A” cards and “Related FAQ” tags. Whether a page without these
labels is a guide, `page_kind` decides. Pure functions; a page that is cut off or out of order raises
PageError with the line where it goes wrong.
"""

from consults.exchange.serialization import from_data
from consults.importing import page_kind
from consults.importing.page_consult import read_consult
from consults.importing.page_lines import Line, PageError, find
from consults.importing.page_sections import ASKER, SHARE


def read_page(text, remarks=None, told=""):
    """Return the consult or guide document in the text of one page; `told` may say that it is a “guide”.

    Raises PageError (line, field, sentence) where the page is cut off, out of order or of no kind we know,
    and DocumentError where a part is longer than its field. The text stays verbatim in source.text.
    """
    lines = [Line(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    if not any(line.text for line in lines):
        raise PageError(1, "", "the file is empty.")
    label = next((at for kind in (SHARE, ASKER) if (at := find(lines, kind)) is not None), None)
    is_told = told == page_kind.GUIDE
    if label is not None and is_told:
        page_kind.refuse_consult(lines[label].number)
    data = (
        page_kind.guide_data(lines, text, is_told)
        if label is None
        else read_consult(lines, remarks)
    )
    data["source"] = {"text": text}
    return from_data(data, remarks)
