"""The two scripts of Chinese: which one a text is written in, and words in that one."""

from functools import cache

from opencc import OpenCC


@cache
def _converter(name):
    return OpenCC(name)


def in_script_of(text, words):
    """Return Traditional `words` in the script of a text.

    A text of letters that both scripts share counts as Traditional.
    """
    if text.isascii() or _converter("s2t").convert(text) == text:
        return words
    if _converter("t2s").convert(text) != text:  # both occur: a quotation, a name
        return words
    return _converter("t2s").convert(words)
