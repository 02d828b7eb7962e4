"""The levels and columns that a survey declares, and what follows from them.

Everything that has to know the columns asks here; nothing else in the package names one that is not `CORE`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property

from helpers.base.text import plural

CORE = ("key", "name", "title", "authors", "section", "venue", "year", "url", "listed")  # every survey's
HEADS = tuple(name for name in CORE if name not in ("key", "listed"))  # what lists have of these
IN_SECTIONS = ("id", "number", "title")  # columns of sections.csv that are no level
ALWAYS_DERIVED = ("arxiv_id", "month")
KINDS = {
    "text": "any text",
    "term": "one term of vocabulary.csv",
    "terms": "terms of vocabulary.csv, joined by `; `",
    "yes-no": "`yes` or `no`",
    "url": "an http(s) link",
    "date": "a day, month or year, as `2023-06-09`, `2023-06` or `2023`",
    "number": "a number, as `12` or `0.5`",
    "models": "models with their sizes where known, as `PaLM (540B); ChatGPT`",
}
LIMITS = ("first_year", "last_year", "as_of")  # what a selection takes besides terms of levels and columns
TERMED = ("term", "terms", "yes-no")  # kinds that a work can be selected and counted by
PICKED = (*TERMED, "url")  # kinds that readers of the site pick works by, unless a column says otherwise
RULES = {
    "size": ("number", ("models",)),  # what a rule makes, and of which kinds
    "bucket": ("term", ("models",)),
    "family": ("terms", ("models",)),
    "group": ("terms", TERMED),
    "cross": ("terms", TERMED),
}


def fold_head(head: str) -> str:
    """Return a head in which case, blanks and underscores do not count: what lists call a column."""
    return " ".join(head.replace("_", " ").casefold().split())


@dataclass(frozen=True)
class DeclaredColumn:
    """A column of the survey's own coding scheme in papers.csv.

    Attributes
    ----------
    name, kind
        As in papers.csv; one of `KINDS`.
    label, short
        What people read: the head that the list has, and the one of narrow tables.
    meaning
        A sentence for the data dictionary, `--help` and the questions of `survey add`.
    aliases
        Other heads of lists that mean this column.
    filter
        Whether the site lets its readers pick works by it; None where its kind decides.
    open
        Whether terms may be used that vocabulary.csv does not list.
    """

    name: str
    kind: str
    label: str
    short: str
    meaning: str
    aliases: tuple[str, ...] = ()
    filter: bool | None = None
    open: bool = False

    @property
    def is_list(self) -> bool:
        """Tell whether a cell may hold several values."""
        return self.kind in ("terms", "models")


@dataclass(frozen=True)
class DerivedColumn:
    """A column that follows from others by one of `RULES` and is never stored; its terms are of the field of its name.

    `otherwise` is what a `group` takes a term for that no alias of its own terms names; `unpublished` are the families
    of models of which a `bucket` knows that their makers publish no size.
    """

    name: str
    rule: str
    sources: tuple[str, ...]
    label: str
    short: str
    otherwise: str = ""
    filter: bool | None = None
    unpublished: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return the kind of what the rule makes."""
        return RULES[self.rule][0]

    @property
    def is_list(self) -> bool:
        """Tell whether a cell may hold several values."""
        return self.kind == "terms"


@dataclass(frozen=True)
class Survey:
    """What survey.yaml says; all of it may be left out.

    Attributes
    ----------
    title, question, address, repository, links
        Of the survey as a whole: `address` is where its site is published, `repository` its GitHub owner/name, `links`
        what the home page leads to, by name.
    levels
        The columns of sections.csv that place a section in the taxonomy, the broadest first; at least one.
    inside, outside
        What works are called whose section has a first level, and whose section has none.
    columns, derived
        The coding scheme, by name.
    lookup
        Declared columns of the look-up table.
    sourced
        Columns of papers.csv whose values the list does not give: sources.csv says where they come from.
    datasets
        The declared column of terms that datasets.csv has too; empty where it has none.
    preprints
        The venues at which works are preprints, and not published.
    """

    title: str = "Literature survey"
    question: str = ""
    address: str = ""
    repository: str = ""
    links: tuple[tuple[str, str], ...] = ()
    levels: tuple[str, ...] = ("topic",)
    inside: str = "placed"
    outside: str = "elsewhere"
    declared: tuple[DeclaredColumn, ...] = ()
    rules: tuple[DerivedColumn, ...] = ()
    lookup: tuple[str, ...] = ()
    sourced: tuple[str, ...] = ()
    datasets: str = ""
    preprints: tuple[str, ...] = ("arXiv",)

    @property
    def project(self) -> str:
        """Where its repository is on the web, empty where it has none."""
        return f"https://github.com/{self.repository}" if self.repository else ""

    notices: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def columns(self) -> dict[str, DeclaredColumn]:
        """The declared columns by name."""
        return {column.name: column for column in self.declared}

    @cached_property
    def derived(self) -> dict[str, DerivedColumn]:
        """The derived columns by name, each after those that it follows from."""
        return {column.name: column for column in self.rules}

    @property
    def level(self) -> str:
        """The first level, the broadest."""
        return self.levels[0]

    def column(self, name: str) -> DeclaredColumn | DerivedColumn | None:
        """Return a declared or derived column, None where there is none of that name."""
        return self.columns.get(name) or self.derived.get(name)

    def columns_of(self, *kinds: str) -> list[DeclaredColumn | DerivedColumn]:
        """Return the declared and derived columns of some kinds, in the order of survey.yaml."""
        return [column for column in (*self.declared, *self.rules) if column.kind in kinds]

    @property
    def closed(self) -> list[DeclaredColumn]:
        """The columns whose terms stand in the vocabulary: those of terms that are not open."""
        return [column for column in self.declared if column.kind in ("term", "terms") and not column.open]

    def derived_from(self, name: str, rule: str) -> str:
        """Return the name of the column that follows from another by a rule, empty where none is declared."""
        found = (column.name for column in self.rules if column.rule == rule and column.sources == (name,))
        return next(found, "")

    @cached_property
    def filters(self) -> list[DeclaredColumn | DerivedColumn]:
        """The declared and derived columns that readers of the site pick works by."""
        columns = (*self.declared, *self.rules)
        return [column for column in columns if (column.kind in PICKED if column.filter is None else column.filter)]

    @cached_property
    def selectable(self) -> tuple[str, ...]:
        """What works can be selected by: the levels, and every column of terms or models."""
        return (*self.levels, *(column.name for column in self.columns_of(*TERMED, "models")))

    def label(self, name: str) -> str:
        """Return what to call a column in words: its label, else its name without underscores."""
        column = self.column(name)
        return column.label if column else name.replace("_", " ").replace("-", " ")

    def short(self, name: str) -> str:
        """Return what to call a column in the head of a narrow table."""
        column = self.column(name)
        return column.short if column else name.replace("_", " ")

    def kind(self, name: str) -> str:
        """Return the kind of a column; levels and venues are of kind `term`, other core columns `text`."""
        column = self.column(name)
        return column.kind if column else "term" if name in (*self.levels, "venue") else "text"

    def selectable_name(self, word: str) -> str:
        """Return the column that a word selects by: its name or the plural of it; empty where it is none."""
        by_word = {plural(name): name for name in self.selectable} | {name: name for name in self.selectable}
        return by_word.get(word, "")

    def restricted(self, heads: Iterable[str]) -> "Survey":
        """Return the survey without the declared columns that a papers.csv lacks, and what follows from them.

        An older catalog is read with it, from before survey.yaml said what it holds.
        """
        known = set(heads)
        declared = tuple(column for column in self.declared if column.name in known)
        names = {column.name for column in declared} | set(self.levels)
        rules = []
        for rule in self.rules:
            if names.issuperset(rule.sources):
                rules.append(rule)
                names.add(rule.name)
        kept = {
            "declared": declared,
            "rules": tuple(rules),
            "lookup": tuple(name for name in self.lookup if name in names),
            "sourced": tuple(name for name in self.sourced if name in (*CORE, *names)),
            "datasets": self.datasets if self.datasets in names else "",
        }
        return Survey(**{entry.name: getattr(self, entry.name) for entry in fields(self)} | kept)
