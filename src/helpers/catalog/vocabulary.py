"""The terms that the catalog uses: what is allowed in a cell, how it is abbreviated, ordered and coloured.

And what is near to a term, so that it may be meant; `Terms` takes up new ones while a list is read.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from operator import attrgetter
from os.path import commonprefix

from helpers.base.errors import ListError
from helpers.base.text import brief, split
from helpers.catalog import hues

WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")
UNORDERED = 10**6  # after every whole number
SHORTEST, LONG = 3, 8  # letters of a word that may be misspelt, and of one that may be so twice
MOST_SLIPS = 2  # letters that are added, left out or wrong in a long word
FEW = 4  # terms that a message may list
FLOW = "flow"  # the field of what flows from one place of the taxonomy to another
HEAD = ("field", "value", "abbreviation", "aliases", "order", "colour")  # of vocabulary.csv
_ALIKE = str.maketrans("il1o", "lll0")  # which look like each other
NEUTRAL = "#8C8C8C"  # for every term that has no colour of its own


_comparisons: ContextVar[list[int] | None] = ContextVar("comparisons", default=None)  # how many more there may be


@contextmanager
def few_comparisons(most: int = 100_000) -> Iterator[None]:
    """Have near matches looked for until that has taken so many comparisons, and then no more.

    Of thousands of unknown terms among thousands of known ones, nobody reads more than the first few hundred faults.
    """
    token = _comparisons.set([most])
    try:
        yield
    finally:
        _comparisons.reset(token)


def _affordable(text: str, choices: Iterable[str]) -> Iterable[str]:
    """Return the choices that a text may be compared with: all, or none."""
    left = _comparisons.get()
    if left is None:
        return choices
    found = list(choices) if left[0] > 0 else []
    left[0] -= len(found) * (1 + len(text) // 50)  # a long text takes longer
    return found


def near(text: str, choices: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the choice most like `text`, whatever its case, or an empty string."""
    by_folded = {choice.casefold(): choice for choice in _affordable(text, choices)}
    match = get_close_matches(text.casefold(), by_folded, cutoff=cutoff)
    return by_folded[match[0]] if match else ""


def did_you_mean(text: str, choices: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` for the nearest choice, or an empty string where none is near."""
    match = near(text, choices)
    return f"; did you mean '{match}'?" if match else ""


def misspelt(text: str, terms: Iterable[str]) -> str:
    """Return the term that a text surely misspells, or an empty string: what comes near may well be another term.

    `ICML` is no misspelt `ICLR`, `QLoRA` no `LoRA`, `GPT-4` no `GPT-3` and `Prefix Tuning` no `Prompt Tuning`; but
    `Ful Finetuning`, `Arxv` and `ChatGTP` are what they look like.
    """
    return next((term for term in _affordable(text, terms) if _is_misspelt(text, term)), "")


def _is_misspelt(text: str, term: str) -> bool:
    (words, joined), (others, whole) = _words(text), _words(term)
    if joined == whole:
        return bool(words)
    return len(words) == len(others) and all(map(_is_slip, words, others))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[list[str], str]:
    """Return the words and numbers of a text without marks on letters, and all of them in one, whatever their case."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    words = re.findall(r"[^\W\d_]+|\d+", plain)
    return words, "".join(words).casefold()


def _is_slip(word: str, other: str) -> bool:
    # Each letter of an acronym stands for a word, so that another one makes another term.
    is_acronym = any(sum(map(str.isupper, text)) > 1 for text in (word, other))
    word, other = word.casefold(), other.casefold()
    if word == other:
        return True
    if word.isdigit() or other.isdigit() or min(len(word), len(other)) < SHORTEST:
        return False
    if abs(len(word) - len(other)) > MOST_SLIPS:
        return False
    mixed = Counter(word), Counter(other)
    if mixed[0] == mixed[1]:
        return True  # letters in another order
    if is_acronym:
        return word.translate(_ALIKE) == other.translate(_ALIKE)
    if word.endswith(other):
        return False  # a prefix makes another word
    if len(other) < LONG:
        return _is_within(1, word, other)
    others = ((mixed[0] - mixed[1]) + (mixed[1] - mixed[0])).total()  # letters that only one has; a wrong one makes two
    return others <= 1 or (others <= 2 * MOST_SLIPS and _is_within(MOST_SLIPS, word, other))


def _is_within(slips: int, word: str, other: str) -> bool:
    """Tell whether two words differ by at most so many letters that are added, left out or wrong."""
    same = len(commonprefix((word, other)))  # noqa: RUF071 - letters, no path
    word, other = word[same:], other[same:]
    if not (word and other):
        return len(word) + len(other) <= slips
    rests = ((word[1:], other), (word, other[1:]), (word[1:], other[1:]))
    return slips > 0 and any(_is_within(slips - 1, *rest) for rest in rests)


@dataclass(frozen=True)
class Term:
    """One row of vocabulary.csv."""

    field: str
    value: str
    abbreviation: str
    aliases: tuple[str, ...]
    order: int
    colour: str


@dataclass(frozen=True)
class Vocabulary:
    """The terms of vocabulary.csv, by field."""

    terms: tuple[Term, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[dict[str, str]]) -> "Vocabulary":
        """Make a vocabulary of the rows of vocabulary.csv; an order that is no number sorts last."""
        return cls(
            tuple(
                Term(
                    row["field"],
                    row["value"],
                    row["abbreviation"],
                    tuple(split(row["aliases"])),
                    int(row["order"]) if WHOLE_NUMBER.fullmatch(row["order"]) else UNORDERED,
                    row["colour"],
                )
                for row in rows
            )
        )

    @cached_property
    def _in_order(self) -> list[Term]:
        return sorted(self.terms, key=attrgetter("order"))

    @cached_property
    def _by_field(self) -> dict[str, dict[str, Term]]:
        fields: dict[str, dict[str, Term]] = {}
        for term in self._in_order:
            fields.setdefault(term.field, {})[term.value] = term
        return fields

    @cached_property
    def _last_orders(self) -> dict[str, int]:
        """The highest order of each field that has one; of terms in their order, that of the last one."""
        return {term.field: term.order for term in self._in_order if term.order < UNORDERED}

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], str]:
        names: dict[tuple[str, str], str] = {}
        for term in self.terms:
            for name in (term.value, term.abbreviation, *term.aliases):
                if name:
                    names.setdefault((term.field, name.casefold()), term.value)
        return names

    @cached_property
    def _colours(self) -> dict[str, dict[str, str]]:
        own = {field: {term.value: term.colour for term in terms.values()} for field, terms in self._by_field.items()}
        # In the order of the file, so that a new field at its end changes no other one.
        plain = [field for field in dict.fromkeys(term.field for term in self.terms) if not any(own[field].values())]
        stepped = {
            field: dict(zip(own[field], hues.steps(place, len(own[field])), strict=True))
            for place, field in enumerate(plain)
        }
        return stepped | {
            field: {value: colour or NEUTRAL for value, colour in colours.items()}
            for field, colours in own.items()
            if field not in stepped
        }

    def values(self, field: str) -> list[str]:
        """Return the terms of a field in their order."""
        return list(self._by_field.get(field, {}))

    def knows(self, field: str, value: str) -> bool:
        """Tell whether `value` is a canonical term of `field`."""
        return value in self._by_field.get(field, {})

    def lookup(self, field: str, name: str) -> str:
        """Return the canonical term behind a value, abbreviation or alias in any case, else an empty string."""
        return self._by_name.get((field, name.casefold()), "")

    def resolve(self, field: str, name: str) -> str:
        """Return the canonical term behind `name`.

        Raises
        ------
        ValueError
            The field has no such term; the near match is named.
        """
        value = self.lookup(field, name)
        if not value:
            choices = self.values(field)
            hint = did_you_mean(name, choices) or f"; choose from {', '.join(choices)}"
            raise ValueError(f"{name!r} is not a known {field.replace('_', ' ')}{hint}")
        return value

    def unknown(self, field: str, value: str) -> str:
        """Say that a field has no such term: which one may be meant, and else the row that makes it one."""
        said = f"{value!r} is not a known {field.replace('_', ' ')}; "
        if meant := self.lookup(field, value):
            return f"{said}did you mean {meant!r}?"
        choices = self.values(field)
        few = f"there are {', '.join(choices)}; " if 0 < len(choices) <= FEW else ""
        meant = misspelt(value, choices)
        new = f"new one needs a row in vocabulary.csv: {self.row(field, value)}"
        return said + (f"did you mean {meant!r}? A {new}" if meant else f"{few}a {new}")

    def row(self, field: str, value: str) -> str:
        """Return the row of vocabulary.csv that makes a text a term of a field, the last one."""
        row = {"field": field, "value": value, "order": self._last_orders.get(field, 0) + 1}
        line = io.StringIO()
        csv.DictWriter(line, HEAD, lineterminator="").writerow(row)
        return line.getvalue()

    def abbreviation(self, field: str, value: str) -> str:
        """Return the term's abbreviation, or the term itself where it has none."""
        term = self._by_field.get(field, {}).get(value)
        return term.abbreviation if term and term.abbreviation else value

    def colour(self, field: str, value: str) -> str:
        """Return the term's colour (`colours`), or the neutral one where it has none or is no term."""
        return self._colours.get(field, {}).get(value, NEUTRAL)

    def has_colour(self, field: str, value: str) -> bool:
        """Tell whether the term has a colour of its own."""
        term = self._by_field.get(field, {}).get(value)
        return bool(term and term.colour)

    def colours(self, field: str) -> dict[str, str]:
        """Return the colour of every term of a field, in order.

        Where no term of the field has one in vocabulary.csv, they are steps of a hue of the field's own; where some
        have, the others get the neutral grey.
        """
        return dict(self._colours.get(field, {}))

    def by_alias(self, field: str) -> dict[str, str]:
        """Return the term behind each alias of a field, in order of the terms."""
        return {alias: term.value for term in self._by_field.get(field, {}).values() for alias in term.aliases}

    def ordered(self, field: str, values: Iterable[str]) -> list[str]:
        """Return the distinct `values`, known terms first in their order, the others after them by name."""
        known = {value: place for place, value in enumerate(self.values(field))}
        return sorted(set(values), key=lambda value: (known.get(value, len(known)), value))


LONGEST = 100  # a longer text is no misspelt term
MOST_NEW = 10_000  # terms; looking for near matches of more would take long


@dataclass
class Terms:
    """The rows of a vocabulary, to which new ones may be added."""

    rows: list[dict[str, str]]
    vocabulary: Vocabulary = field(init=False)
    _added: dict[tuple[str, str], str] = field(default_factory=dict)
    _last: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Look terms up in the vocabulary as given; it is only compared with, so that typos do not breed."""
        self.vocabulary = Vocabulary.from_rows(self.rows)
        for row in self.rows:
            self._last[row["field"]] = max(self._last[row["field"]], int(row["order"]))

    def known(self, name: str, text: str) -> str:
        """Return the canonical term of a text, or an empty string."""
        return self.vocabulary.lookup(name, text) or self._added.get((name, text.casefold()), "")

    def knows(self, name: str, text: str) -> bool:
        """Tell whether a text is a term, as `Vocabulary.knows` does."""
        return self.known(name, text) == text

    def alike(self, name: str, text: str) -> str:
        """Return the term that a text misspells, or an empty string."""
        return misspelt(text, self.vocabulary.values(name)) if len(text) <= LONGEST else ""

    def meant(self, name: str, text: str) -> str:
        """Return the term that a text is or misspells, or an empty string."""
        return self.known(name, text) or self.alike(name, text)

    def hint(self, name: str, text: str) -> str:
        """Return `; did you mean 'x'?` where a text may misspell a term."""
        meant = self.alike(name, text)
        return f"; did you mean {meant!r}?" if meant else ""

    def unknown(self, name: str, text: str) -> str:
        """Say that a text is no term, as `Vocabulary.unknown` does."""
        return self.vocabulary.unknown(name, text)

    def add(self, name: str, text: str) -> str:
        """Take a new term up; return what was done, in words; raises ListError where they are too many."""
        if len(self._added) >= MOST_NEW:
            raise ListError(f"has more than {MOST_NEW:,} terms that vocabulary.csv lacks")
        self._last[name] += 1
        blank = dict.fromkeys(("abbreviation", "aliases", "colour"), "")
        self.rows.append({"field": name, "value": text, "order": f"{self._last[name]}"} | blank)
        self._added[name, text.casefold()] = text
        return f"added to vocabulary.csv as {brief(text)}{self.hint(name, text)}"
