"""Searched words are found in a text the quick way exactly where the whole reading finds them."""

import random
import re

import pytest

from consults.search import highlighting
from text.words import folded, stem

# Words whose stems are unlike them, and what is no word of its own. In lines, since they are many.
WORDS = re.split(
    r"\s+",
    "dying dies die skies sky happiness happy relational hoping hopped tanned digitizer sensibility"
    " capability hopefulness sensitivity as ALS aids by say ty ay yes Y a t diabetes Diabetic"
    " o'diabetes don't 5'10 d'diab cries crying cry 10 b12 _under_ score's boys' analogies analogy",
)


def by_reading(text, stems):
    found = []
    for token in highlighting.TOKEN.finditer(text):
        key = highlighting._stem_of(token[0])
        if key in stems:
            found.append((token.start(), token.end(), key))
    return found


@pytest.mark.parametrize("seed", range(30))
def test_words_are_found_quickly_and_all(seed):
    draw = random.Random(seed)
    text = "".join(draw.choice(WORDS) + draw.choice([" ", ", ", "-", ". ", "/"]) for _ in range(80))
    stems = {stem(folded(word)): 1.0 for word in draw.sample(WORDS, 5)}

    assert list(highlighting._marks(text, stems)) == by_reading(text, stems)
