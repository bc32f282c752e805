"""How alike two texts are letter by letter: “hemmorhoids” and “hemorrhoid”, “ovulate” and “ovulation”."""

from text.words import is_content, words

LONGEST = 1500  # characters of a text that are compared


def told(text):
    """Return the telling words of a text, as far as it is compared."""
    return list(filter(is_content, words(text[:LONGEST])))


def grams(told):
    """Return the set of three neighbouring letters of words."""
    line = f" {' '.join(told)} "
    return {line[place : place + 3] for place in range(len(line) - 2)}


def share(first, second):
    """Return from 0 to 1 how many grams two texts have in common (cosine of sets)."""
    if not first or not second:
        return 0.0
    return len(first & second) / (len(first) * len(second)) ** 0.5
