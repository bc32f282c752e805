"""Cards as HTML, kept for a minute: a card is a third of a list's page, and most pages print the same ones.

A card is found by everything it prints, so one that changed is another one, and whether it is out is asked of
its row each time. No longer than a minute, as proxies keep pages: what was taken out is soon in no memory.
"""

from operator import attrgetter
from time import monotonic

from django.utils.translation import get_language

from consults.facets.cards import Card

TEMPLATE = "consults/_card.html"
KEPT_SECONDS, MOST_KEPT = 60, 400
values_of = attrgetter(*Card.__slots__)


class PrintedCards:
    """Prints cards with the macro of an environment; what a search found is printed anew each time."""

    def __init__(self, environment):
        self.environment = environment
        self.kept, self.began = {}, monotonic()

    def __call__(self, question, level):
        if question.passage or question.title_parts:
            return self.printed(question, level)  # what people search is kept nowhere
        now, key = monotonic(), (level, get_language(), values_of(question))
        if now - self.began > KEPT_SECONDS or len(self.kept) >= MOST_KEPT:
            self.kept, self.began = {}, now
        if (found := self.kept.get(key)) is None:
            found = self.kept[key] = self.printed(question, level)
        return found

    def printed(self, question, level):
        return self.environment.get_template(TEMPLATE).module.card(question, level)
