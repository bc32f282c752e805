"""How alike two texts are in what their words tell: the cosine of words weighed by rarity (Salton 1975).

A score of the engine rises with the length of a text; this one does not. How rare a word is that only the other
text has is not looked up: it counts like a usual word, which cost nothing on MQP and RQE.
"""

from collections import Counter
from math import log, sqrt

from text.words import stem


def weights(told):
    """Return {stem: 1 + log of its uses} of words."""
    uses = Counter(map(stem, told))
    return {key: 1 + log(count) for key, count in uses.items()}


def share(own, rare, other, usual):
    """Return from 0 to 1 how much two texts have in common; `rare` is {stem: rarity} of the words of `own`."""
    common = sum(own[key] * other[key] * rare[key] ** 2 for key in own.keys() & other.keys())
    if not common:
        return 0.0
    length = sqrt(sum((weight * rare[key]) ** 2 for key, weight in own.items()))
    others = sqrt(sum((weight * rare.get(key, usual)) ** 2 for key, weight in other.items()))
    return common / (length * others)
