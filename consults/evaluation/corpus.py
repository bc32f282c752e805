"""Makes consult documents, each from its seed and place alone."""

import random
from datetime import date, timedelta
from itertools import accumulate

from consults.evaluation import corpus_words
from consults.models.question import AGE_BANDS

FIRST_DAY, DAYS = date(2008, 1, 1), 6500
TAGS = 3000
DOCTORS = 300
TERMS = 40_000  # invented drugs, findings and illnesses


def split(text):
    return [word.strip() for word in text.replace("\n", " ").split(",")]


class Corpus:
    """A made-up hospital network: 40 departments, 300 doctors, 3,000 tags with a long tail.

    `document(i)` depends on the seed and `i` only, so a small corpus is the beginning of a large
    one.
    """

    def __init__(self, seed):
        self.seed = seed
        rng = random.Random(seed)
        self.departments = split(corpus_words.DEPARTMENTS)
        self.slots = {
            "part": split(corpus_words.PARTS),
            "sign": split(corpus_words.SIGNS),
            "sign_b": split(corpus_words.SIGNS),
            "time": split(corpus_words.TIMES),
            "trigger": split(corpus_words.TRIGGERS),
            "help": split(corpus_words.HELPS),
            "test": split(corpus_words.TESTS),
            "cause": split(corpus_words.CAUSES),
            "warning": split(corpus_words.WARNINGS),
            "age": [str(age) for age in range(18, 90)],
        }
        self.syllables = split(corpus_words.SYLLABLES)
        self.terms = list(accumulate(1 / (place + 3) for place in range(TERMS)))
        self.tags = self._tags(rng)
        weights = [1 / (place + 1) ** 0.9 for place in range(len(self.tags[0]))]
        self.tag_weights = list(accumulate(weights))
        self.doctors = self._doctors(rng)

    def _tags(self, rng):
        """Return the tag names of each department, the most used first."""
        names = [
            f"{kind} {part} {sign}".strip().title()
            for kind in ["", *split(corpus_words.KINDS_OF)]
            for part in self.slots["part"]
            for sign in self.slots["sign"]
        ]
        names = [names[i] for i in sorted(rng.sample(range(len(names)), TAGS))]
        rng.shuffle(names)
        return [names[place :: len(self.departments)] for place in range(len(self.departments))]

    def _doctors(self, rng):
        names = [
            f"{family} {given}"
            for family in split(corpus_words.FAMILY)
            for given in split(corpus_words.GIVEN)
        ]
        names += [f"{name}-{family}" for name in names for family in split(corpus_words.FAMILY)[:2]]
        places = [
            f"{place} {kind}"
            for place in split(corpus_words.PLACES)
            for kind in split(corpus_words.KINDS)
        ]
        chosen = rng.sample(names, DOCTORS)
        doctors = [(name, rng.choice(places)) for name in chosen]
        return [doctors[place :: len(self.departments)] for place in range(len(self.departments))]

    def document(self, place):
        """Return the `place`-th consult (from 1) as a plain dictionary of consult/1."""
        rng = random.Random(f"{self.seed}/{place}")
        department = min(int(rng.expovariate(0.06)), len(self.departments) - 1)
        asked = FIRST_DAY + timedelta(days=int(DAYS * rng.random()))
        part, sign = rng.choice(self.slots["part"]), rng.choice(self.slots["sign"])
        topic = {"part": part, "sign": sign}
        doctor, hospital = rng.choice(self.doctors[department])
        return {
            "format": "consult/1",
            "number": 100_000 + place,
            "title": f"{sign.capitalize()} in the {part} {rng.choice(self.slots['trigger'])}: "
            f"could it be {rng.choice(self.slots['cause'])}?",
            "subject": f"{sign.capitalize()} of the {part} for {rng.choice(self.slots['time'])}",
            "department": self.departments[department],
            "asker": self._asker(rng, place),
            "asked_on": asked.isoformat(),
            "body": self._text(rng, corpus_words.QUESTIONS, topic, 4, 12),
            "replies": self._replies(rng, topic, department, doctor, hospital, asked),
            "more_info": self._more_info(rng, topic, doctor, asked),
            "tags": self._tags_of(rng, department),
            "status": "published",
            "published_at": f"{asked + timedelta(days=2)}T08:{place % 60:02d}:00Z",
            "source": {"name": "Corpus", "id": str(place)},
        }

    def _asker(self, rng, place):
        return {
            "name": f"Reader {place}",
            "age": rng.choice(AGE_BANDS[2:]),
            "sex": rng.choice(["female", "male"]),
        }

    def _more_info(self, rng, topic, doctor, asked):
        return {
            "body": self._text(rng, corpus_words.EXPLANATIONS, topic, 6, 16),
            "origin": "editor",
            "reviewed_by": f"Dr. {doctor}",
            "reviewed_on": asked.isoformat(),
        }

    def _replies(self, rng, topic, department, doctor, hospital, asked):
        count = 1 if rng.random() < 0.92 else 2
        replied = asked + timedelta(days=rng.randrange(3))
        chosen = [(doctor, hospital), *rng.sample(self.doctors[department], 1)][:count]
        return [
            {
                "doctor": name,
                "honorific": "Dr.",
                "department": self.departments[department],
                "hospital": place,
                "body": self._text(rng, corpus_words.REPLIES, topic, 4, 10),
                "replied_on": replied.isoformat(),
            }
            for name, place in chosen
        ]

    def _tags_of(self, rng, department):
        names = rng.choices(
            self.tags[department], cum_weights=self.tag_weights, k=rng.randrange(4, 10)
        )
        return [
            {"name": name, "department": self.departments[department]}
            for name in dict.fromkeys(names)
        ]

    def _term(self, rng):
        """Return the stem of an invented term; as in real text, few are common and most are rare.

        The n-th of TERMS is used in proportion to 1 / (n + 3) (Zipf's law, Mandelbrot's form).
        """
        place = rng.choices(range(TERMS), cum_weights=self.terms)[0] + corpus_words.FIRST_TERM
        syllables = []
        while place:
            place, part = divmod(place, len(self.syllables))
            syllables.append(self.syllables[part])
        return "".join(syllables)

    def _text(self, rng, sentences, topic, least, most):
        """Return paragraphs of made-up sentences about one part and one sign."""
        chosen = rng.choices(sentences, k=rng.randrange(least, most + 1))
        filled = []
        for sentence in chosen:
            values = {name: rng.choice(values) for name, values in self.slots.items()}
            for name, ending in corpus_words.ENDINGS.items():
                values[name] = self._term(rng) + rng.choice(ending)
            text = sentence.format(**{**values, **(topic if rng.random() < 0.7 else {})})
            filled.append(text[0].upper() + text[1:])
        middle = len(filled) // 2
        return "\n\n".join(filter(None, [" ".join(filled[:middle]), " ".join(filled[middle:])]))
