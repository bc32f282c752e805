"""What a tombstone keeps of an erased consult: enough to find its sentences again, and no word of them."""

from text.sentences import sentences
from web.fingerprints import needle

SAMPLED = 40  # sentences of an erased consult that the proof looks for
WINDOW = 48  # letters of each
LEAST = 12  # letters of a whole text without a long sentence


def samples_of(question):
    """Return needles for beginnings of a consult's sentences, and for its asker."""
    texts = [question.title, question.subject, question.body]
    texts += [reply.body for reply in question.replies.all()] + [question.more_info]
    texts += [note.body for note in question.notes.all()]
    texts += [comment.text for comment in question.comments.all()]
    starts = []
    for text in texts:
        starts += [sentence.strip() for _, sentence in sentences(text)]
    found = [start[: WINDOW * 2] for start in starts if len(start) > WINDOW][:SAMPLED]
    # Short sentences, as of Chinese, are sure enough only together.
    found = found or [text for text in texts if _count_letters(text) >= LEAST][:SAMPLED]
    found += [question.asker_name] if len(question.asker_name) > 8 else []
    needles = {}
    for text in found:
        one = needle(_first_letters(text), cut=True)
        needles[one.digest] = one.as_data()
    return list(needles.values())


def _count_letters(text):
    return sum(map(str.isalnum, text))


def _first_letters(text):
    kept, count = [], 0
    for letter in text:
        kept.append(letter)
        count += letter.isalnum()
        if count == WINDOW:
            break
    return "".join(kept)


def needles_of_card(card):
    texts = [card.title, card.question_excerpt, card.reply_excerpt]
    return [
        needle(text.rstrip(".… "), cut=True) for text in texts if sum(map(str.isalnum, text)) > 3
    ]
