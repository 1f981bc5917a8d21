"""Text as people type and paste it, made fit to store."""

import re
import unicodedata

# Not seen by anyone, but they make two equal names differ, turn text round, or break sheets and papers.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\U000e0000-\U000e007f]")
_NEWLINES = re.compile("\r\n|[\r\u2028\u2029\x85]")
_MANY_EMPTY_LINES = re.compile("\n{3,}")


def clean_line(text: str) -> str:
    """One line: no control or unseen characters, no lone surrogates, runs of white space (full width too) as one space.

    Full-width letters stay as they are: what a person typed is kept, only comparisons fold it. ``ValueError`` for NUL,
    which PostgreSQL cannot store and no keyboard sends.
    """
    line = " ".join(_refuse_nul(text).split())
    # Nothing that prints is unseen or a control: most text needs no second look.
    return line if line.isprintable() else " ".join(_storable(line).split())


def clean_paragraphs(text: str) -> str:
    """The same for text of many lines; line ends become ``\\n``, and never more than one empty line in a row."""
    lines = _NEWLINES.sub("\n", _refuse_nul(text)).split("\n")
    return _MANY_EMPTY_LINES.sub("\n\n", "\n".join(clean_line(line) for line in lines)).strip()


def fold(text: str) -> str:
    """For reading codes and figures: full width becomes half width (NFKC), then as ``clean_line``."""
    return clean_line(unicodedata.normalize("NFKC", _refuse_nul(text)))


def _refuse_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("NUL in a text")
    return text


def _storable(text: str) -> str:
    return "".join(c for c in _UNSEEN.sub("", text) if unicodedata.category(c) not in {"Cc", "Cs"})
