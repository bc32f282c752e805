"""The last step of the order: how well the heads of the best consults answer the question."""

from text.words import is_content, stem

LOOKED_AT = 60
COVERED, FITTING, TOPIC = 1.0, 0.5, 0.5


def reorder(rows, asked, weigh):
    """Return ids, best first: rows are [(id, score, title, tags)] as the engine ordered them.

    The score of the first LOOKED_AT rises with the share of the question that the title covers,
    the share of the title that the question covers, and the topic that fits it best; shares are
    weighed by rarity (`weigh(stem)`). The three numbers were chosen on TREC 2017 LiveQA.
    """
    asked_for = {stem(word) for word in asked.words}
    asked_for.update(stem(word) for phrase in asked.phrases for word in phrase)
    whole = sum(map(weigh, asked_for)) or 1.0
    scored = []
    for pk, score, title, tags in rows[:LOOKED_AT]:
        head = {stem(word) for word in title.split() if is_content(word)}
        common = sum(map(weigh, head & asked_for))
        covered, fitting = common / whole, common / (sum(map(weigh, head)) or 1.0)
        topic = max((_share(line, asked_for, weigh) for line in tags.split("\n")), default=0.0)
        scored.append((score * (1 + COVERED * covered + FITTING * fitting + TOPIC * topic), pk))
    scored.sort(key=lambda item: (-item[0], -item[1]))
    return [(pk, score) for score, pk in scored] + [(row[0], row[1]) for row in rows[LOOKED_AT:]]


def _share(line, asked_for, weigh):
    own = {stem(word) for word in line.split()}
    return sum(map(weigh, own & asked_for)) / (sum(map(weigh, own)) or 1.0)
