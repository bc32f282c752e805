"""Write the forms of English words that no rule gives: `make forms`.

They are those of the dictionary of simplemma (MIT licence) whose base form `text.dictionary` knows,
“has”, “feet”, “began”, and British spellings of what it knows in American ones: “tumours”, “realised”.
A running site reads one small file.
"""

import re
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from text.dictionary import FORMS, is_regular

NAMES = Path(__file__).resolve().parent.parent / "consults" / "checks" / "names"
AMERICAN = [
    ("our", "or"), ("is", "iz"), ("ys", "yz"), ("ae", "e"), ("oe", "e"), ("mme", "m"),
    ("ogue", "og"), ("ll", "l"), ("l", "ll"), ("ence", "ense"),
    ("gr(?=ey)", "gra"), ("tre(?=s?$)", "ter"), ("bre(?=s?$)", "ber"),
]  # fmt: skip
REGULAR = re.compile(r"(?:s|ed|ing|er|est|ly)$")
SHORTEST = 3


def american(word):
    """Yield how a word may be written in America."""
    for british, other in AMERICAN:
        written = re.sub(british, other, word)
        if written != word:
            yield written


def listed(name):
    return set((NAMES / f"{name}.txt").read_text(encoding="utf-8").split())


def is_a_form(word, base, everyday):
    """True for a form of a known word; of what looks regular only where its spelling bears it out."""
    if is_regular(word) or word.endswith("ings"):
        return False
    if any(is_regular(written) for written in american(word)):
        return True
    if not is_regular(base):
        return False
    return not REGULAR.search(word) or base in everyday


def forms():
    """Return the forms, sorted; what is a name stays one, unless its base is a word of every day."""
    everyday, given, family = (listed(name) for name in ("everyday", "given", "family"))
    bases = DefaultDictionaryFactory().get_dictionary("en")
    found = set()
    for word, base in bases.items():
        plain = word.isascii() and word.isalpha() and word.islower() and len(word) >= SHORTEST
        own = word not in given and (word not in family or base in everyday)
        if plain and own and is_a_form(word, base, everyday):
            found.add(word)
    return sorted(found)


def main():
    found = forms()
    FORMS.write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"{FORMS.name}: {len(found)} words")


if __name__ == "__main__":
    main()
