"""Write the lists of names that the privacy gate reads: `make names`.

The lists hold what Faker's providers know of people in every locale (MIT licence), the United States census
of 1990 as the package `names` carries it (public domain), and `more.txt`, written for this project. All are
needed here only: a running site reads small files and loads no provider.
`han_words.txt` holds the words of two letters that jieba's dictionary (MIT licence) counts most,
in both scripts.
"""

import importlib
import pkgutil
from pathlib import Path

import faker.providers.address as places
import faker.providers.person as people
import jieba
import names
from opencc import OpenCC

FOLDER = Path(__file__).resolve().parent.parent / "consults" / "checks" / "names"
FIRST = {"male": 1219, "female": 4275}  # of the census, by rank: all
FAMILIES = 12_000  # of the census, by rank; beyond it they are mostly rare words
LATIN = 0x250  # the first letter beyond Latin scripts with their accents
SHORTEST = 2
HAN_COUNTED = 100  # how often jieba's corpus has a word
HAN_NAMES = ("nr", "nz", "nt")  # its tags for names of persons, of other things, of bodies


def of_the_locales(word):
    """Yield the names in lists of Faker whose own name holds `word` (“first” or “last”)."""
    for found in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{found.name}").Provider
        for attribute in vars(provider):
            values = getattr(provider, attribute)
            if word in attribute and isinstance(values, tuple | list | dict):
                for value in values:
                    yield value[0] if isinstance(value, tuple) else value


def of_the_census(which, most):
    """Yield the commonest names of a list of the census."""
    with open(names.FILES[which], encoding="ascii") as file:
        yield from (
            line.split()[0] for line, _ in zip(file, range(most), strict=False) if line.strip()
        )


def of_the_addresses():
    """Yield countries and states that Faker's providers of addresses list."""
    for found in pkgutil.iter_modules(places.__path__):
        provider = importlib.import_module(f"{places.__name__}.{found.name}").Provider
        for attribute in ("countries", "states", "provinces", "regions"):
            for value in getattr(provider, attribute, ()):
                yield value if isinstance(value, str) else value[-1]


def written(kind):
    """Yield the names of a kind (given, family, sure) in `more.txt`."""
    for line in (FOLDER / "more.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{kind}: "):
            yield from line.removeprefix(f"{kind}: ").split()


def han_words():
    """Return words of two Chinese letters, in both scripts, sorted."""

    rows = (line.split() for line in jieba.get_dict_file().read().decode().splitlines())
    found = {
        word
        for word, count, tag in rows
        if len(word) == 2 and int(count) >= HAN_COUNTED and not tag.startswith(HAN_NAMES)
    }
    ways = [OpenCC(way) for way in ("s2t", "s2tw")]
    return sorted(found | {way.convert(word) for way in ways for word in found})


def latin(found):
    """Return names in small letters, parts of double ones apart, sorted: those in Latin letters."""
    words = {word.lower() for name in found for word in name.replace("-", " ").split()}
    return sorted(
        word
        for word in words
        if len(word) >= SHORTEST and word.isalpha() and all(ord(letter) < LATIN for letter in word)
    )


def lists():
    """Return {file name: [names]}."""
    census = [name for sex, most in FIRST.items() for name in of_the_census(f"first:{sex}", most)]
    common = [name for sex in FIRST for name in of_the_census(f"first:{sex}", 600)]
    return {
        "given.txt": latin(
            [*of_the_locales("first"), *census, *written("given"), *written("sure")]
        ),
        "family.txt": latin(
            [*of_the_locales("last"), *of_the_census("last", FAMILIES), *written("family")]
        ),
        "common.txt": latin([*common, *written("sure")]),
        "sure.txt": latin(written("sure")),
        "places.txt": latin([*of_the_addresses(), *written("place")]),
        "han_words.txt": han_words(),
    }


def main():
    for name, found in lists().items():
        (FOLDER / name).write_text("\n".join(found) + "\n", encoding="utf-8")
        print(f"{name}: {len(found)} names")


if __name__ == "__main__":
    main()
