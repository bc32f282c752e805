"""How alike two texts are in what their words tell: the cosine of words weighed by rarity (Salton 1975).

A score of the engine rises with the length of a text; this one does not. How rare a word is that only the other
text has is not looked up: it counts like a usual word, which cost nothing on MQP and RQE.
"""

from collections import Counter
from math import log, sqrt

from consults.search.spelt_alike import LONGEST
from text.words import is_content, stem, words


def weights(text):
    """Return {stem: 1 + log of its uses} of the telling words of a text."""
    uses = Counter(stem(word) for word in words(text[:LONGEST]) if is_content(word))
    return {key: 1 + log(count) for key, count in uses.items()}


def share(own, other, rarity, usual):
    """Return from 0 to 1 how much two texts have in common; `rarity(stem)` knows the words of `own`."""
    rare = {key: rarity(key) for key in own}
    common = sum(own[key] * other[key] * rare[key] ** 2 for key in own.keys() & other.keys())
    if not common:
        return 0.0
    length = sqrt(sum((weight * rare[key]) ** 2 for key, weight in own.items()))
    others = sqrt(sum((weight * rare.get(key, usual)) ** 2 for key, weight in other.items()))
    return common / (length * others)
