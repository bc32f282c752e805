"""What an editor sees before anything is taken out: every place of a value with the words around it.

What is only inside longer words stays as it is (`text/word_bounds.py`) and is listed as well, so that the
whole word can be chosen: nobody but a person can tell “Müllers” from “Müllerian”.
"""

from collections import Counter

from consults.erasure import redaction
from consults.erasure.content_rows import places_in
from consults.erasure.rewriter import Rewriter
from consults.erasure.small_words import refuse_small_words
from consults.models import Redaction
from text import folding, word_bounds
from text.word_bounds import SURE
from web.fingerprints import spans

AROUND = 48  # letters on each side of a place
MOST = 200  # places that are shown; the same words in several revisions are one
MOST_WORDS = 20
SHORTEST_INSIDE = 4  # letters of a value that is looked for inside longer words


class Preview(Rewriter):
    """A Rewriter that stores nothing and remembers what it met.

    `seen` are the places as {(before, words, after): Counter of stores}; `words` the longer words that hold
    the value, as {word: (before, word, after)}.
    """

    def __init__(self, needles, days=(), instead=""):
        super().__init__(needles, days, instead)
        long = [one for one in self.needles.needles if one.length >= SHORTEST_INSIDE]
        self.seen, self.words, self.inside = {}, {}, long

    def text(self, store, text, longest=None):
        for start, end in spans(text, self.needles):
            self._note(store, _around(text, start, end))
        for place in spans(text, self.inside, inside=True):
            start, end = word_bounds.word_around(text, *place)
            before, word, after = _around(text, start, end)
            # “Ting Lins” may be an ending of “Ting Lin”; “sitting linked” only spells it.
            if " " not in word or (start == place[0] and len(folding.letters(word)) >= SURE):
                self.words.setdefault(word, (before, word, after))
        return super().text(store, text, longest)

    def whole(self, store, value, empty):
        new = super().whole(store, value, empty)
        if new != value:
            self._note(store, ("", str(value), ""))
        return new

    def shown(self):
        """Return [(before, words, after, [(store, times)])] of the first places."""
        first = list(self.seen.items())[:MOST]
        return [(*place, list(stores.items())) for place, stores in first]

    def more(self):
        """Return how many places are not among the `shown`."""
        return max(0, len(self.seen) - MOST)

    def longer_words(self):
        """Return [(before, word, after)] of words that hold the value and stay as they are."""
        return list(self.words.values())[:MOST_WORDS]

    def refuse_nowhere(self, nowhere):
        """Raise RedactionError where no place was met: `nowhere`, or a sentence that names longer words."""
        words = ", ".join(f"“{word}”" for _, word, _ in self.longer_words())
        if not self.places:
            inside = f"These words stand only inside longer ones: {words}. Type the one you mean."
            raise redaction.RedactionError(inside if words else nowhere)

    def _note(self, store, place):
        self.seen.setdefault(place, Counter())[store] += 1


def look(content, values):
    """Return the Preview of taking values (list of str) out of a consult, guide or page. Nothing is stored.

    Raises RedactionError for a value that says nothing of a person, or is too short or too long to be found.
    """
    refuse_small_words(content, values)
    needles = redaction.needles_of_values(values)
    preview = Preview.of(Redaction(category=Redaction.Category.OTHER, needles=needles))
    places_in(content, preview)
    return preview


def _around(text, start, end):
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return _one_line(before), _one_line(text[start:end]), _one_line(after)


def _one_line(text):
    """Return a text with each run of blanks as one; those at its ends stay, as they tell words apart."""
    ends = [" " if text[at : at + 1].isspace() else "" for at in (0, len(text) - 1)]
    return f"{ends[0]}{' '.join(text.split())}{ends[1]}" if text.split() else ends[0]
