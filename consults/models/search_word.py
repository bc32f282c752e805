from django.db import models


class SearchWord(models.Model):
    """How many published consults use a word: what makes a word rare, and a spelling known.

    Counted in the transaction that indexes or drops a consult, so a word that only a withdrawn
    text used is gone with it. Stop words are not counted.
    """

    word = models.CharField(max_length=60, unique=True)
    stem = models.CharField(max_length=60, db_index=True)
    documents = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.word
