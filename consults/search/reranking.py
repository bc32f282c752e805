"""The last step of the order: how well the heads of the best consults answer the question."""

from functools import lru_cache

from consults.search.query_plan import TAG_TOKEN, tag_token
from text.words import is_content, stem, word_of

LOOKED_AT = 60
COVERED, FITTING, TOPIC, NAMED = 1.0, 0.5, 0.5, 1.0
ALL_ASKED = 0.99  # share of a question from which a topic is all of it
FITTING_A_TOPIC = 2.0
NOTHING = {""}


def reorder(rows, asked, topics, weigh):
    """Return ids, best first: rows are [(id, score, title, tags)] as the engine ordered them.

    The score of the first LOOKED_AT rises with the share of the question that the title covers,
    the share of the title that the question covers, and the topic that fits it best; shares are
    weighed by rarity (`weigh(stem)`). So it does with the share that names tags the consult has. Whoever names
    a topic and nothing else, “piles”, has asked for “hemorrhoids” as well, and a title of nothing else says
    most. The numbers were chosen on TREC 2017 LiveQA, the last on half of 90 lay searches of MedQuAD.
    """
    asked_for = {stem(word) for word in asked.words}
    asked_for.update(stem(word) for phrase in asked.phrases for word in phrase)
    whole = sum(map(weigh, asked_for)) or 1.0
    shares = [(_tokens(topic), _asked_by(topic, weigh) / whole) for topic in topics]
    scored, known = [], {}
    for pk, score, title, tags in rows[:LOOKED_AT]:
        head, lines = {stem_of(word) for word in title.split()} - NOTHING, tags.split("\n")
        named = [pair for pair in shares if not pair[0].isdisjoint(lines)]
        alone = [_names(lines, tokens) for tokens, share in named if share > ALL_ASKED]
        covered = sum(map(weigh, head & asked_for)) / whole
        fitting = sum(map(weigh, head & asked_for.union(*alone))) / (sum(map(weigh, head)) or 1.0)
        for line in lines:
            if line not in known:  # the best of a search have the same tags again and again
                known[line] = _share(line, asked_for, weigh)
        topic = max(map(known.get, lines))
        worth = 1 + COVERED * covered + TOPIC * topic
        worth += (FITTING_A_TOPIC if alone else FITTING) * fitting
        worth += NAMED * sum(share for _, share in named)
        scored.append((score * worth, pk))
    scored.sort(key=lambda item: (-item[0], -item[1]))
    return [(pk, score) for score, pk in scored] + [(row[0], row[1]) for row in rows[LOOKED_AT:]]


@lru_cache(maxsize=20_000)
def stem_of(token):
    """Return the stem of a token of a title, "" for one that says nothing."""
    return stem(word_of(token)) if is_content(token) else ""


def _names(lines, tokens):
    """Return the stems of the names that stand below one of these tokens, up to the next token."""
    names, own = set(), False
    for line in lines:
        if TAG_TOKEN.match(line):
            own = line in tokens
        elif own:
            names.update(stem(word_of(word)) for word in line.split())
    return names


def _tokens(topic):
    return {tag_token(about[0]) for about in topic.names}


def _asked_by(topic, weigh):
    return sum({weigh(stem(word)) for word in topic.words if is_content(word)})


def _share(line, asked_for, weigh):
    own = {stem(word_of(word)) for word in line.split()}
    return sum(map(weigh, own & asked_for)) / (sum(map(weigh, own)) or 1.0)
