"""The difference between two catalogs as a release note in Markdown."""

from collections.abc import Sequence

from helpers.base import escape
from helpers.base.paths import SECTIONS
from helpers.base.text import quantity, shown
from helpers.catalog import Catalog, history
from helpers.catalog.find import ALIKE, near_titles
from helpers.changes.appearances import section_name, sections_of
from helpers.changes.compare import Difference, FieldChange, Move
from helpers.tables.shared import labels

MOST = 5  # rows of a file, and changes, that are spelt out


def release_note(
    difference: Difference, old: Catalog, new: Catalog, names: tuple[str, str], *, alike: bool = True, limits: str = ""
) -> str:
    """Return what changed from one catalog to another, or a sentence that nothing did; all text is escaped.

    Parameters
    ----------
    difference : Difference
        From `compare`.
    old, new : Catalog
        What was compared.
    names : tuple of str
        What to call them.
    alike : bool, optional
        Whether to look for works that may be the same as one that is new.
    limits : str, optional
        What the comparison cannot see, in Markdown.
    """
    before, after = map(escape.markdown, names)
    if not difference:
        return "\n\n".join(filter(None, [f"Nothing differs between {before} and {after}.", limits]))
    sections = {
        "Newly added": [_work(new, key) for key in difference.added],
        "Nearly the same title": [line for key in difference.added if alike for line in _alike(new, key)],
        "Removed": [_work(old, key) for key in difference.removed],
        "Published": _describe_publications(new, difference),
        "Moved": [_describe_move(old, new, move) for move in difference.moved],
        "Changed": _cells(new, difference),
        "Counts": _counts(new, difference),
        "Sections": _sections(old, new, difference),
        "Other changes": _others(difference),
    }
    blocks = [f"# What changed from {before} to {after}", _summary(difference), *filter(None, [limits])]
    blocks += [f"## {title}\n\n" + "\n".join(lines) for title, lines in sections.items() if lines]
    return "\n\n".join(blocks)


def _summary(difference: Difference) -> str:
    changed = {cell.key for cell in difference.cells}
    parts = [(difference.added, "newly added"), (difference.removed, "removed")]
    parts += [
        (difference.published, "published or changed since"),
        (difference.moved, "moved"),
        (changed, "corrected or completed"),
    ]
    sentences = [f"{_papers(len(works))} been {what}." for works, what in parts if works]
    return " ".join(sentences) or "The papers are the same."


def _papers(number: int) -> str:
    return "1 paper has" if number == 1 else f"{number} papers have"


def _name(catalog: Catalog, key: str) -> str:
    work = catalog.papers[catalog.papers["key"].eq(key)]
    return escape.markdown(labels(work).iloc[0])


def _work(catalog: Catalog, key: str) -> str:
    work = catalog.works.set_index("key").loc[key]
    title = escape.markdown(work["title"])
    if escape.is_web_link(work["url"]):
        title = f"[{title}](<{escape.html(escape.link_target(work['url']))}>)"
    published = escape.markdown(f"{work['venue']} {'' if work.isna()['year'] else work['year']}")
    facts = [escape.markdown(work["name"]), published, *map(escape.markdown, sections_of(catalog, key))]
    return f"- {title} ({'; '.join(filter(None, facts))})"


def _alike(catalog: Catalog, key: str) -> list[str]:
    """Return a line for each work that may be the same as one that is new."""
    title = catalog.works.set_index("key").loc[key, "title"]
    others = [match.key for match in near_titles(catalog, title, ALIKE) if match.key != key]
    return [f"- {escape.markdown(title)} ({key}): {_work(catalog, other)[2:]}, {other}" for other in others]


def _describe_move(old: Catalog, new: Catalog, move: Move) -> str:
    before = " and ".join(escape.markdown(section_name(old, section)) for section in move.removed)
    now = " and ".join(escape.markdown(section_name(new, section)) for section in move.added)
    moved = f"from {before} to {now}" if before and now else f"no longer in {before}" if before else f"also in {now}"
    return f"- {_name(new, move.key)}: {moved}"


def _cells(new: Catalog, difference: Difference) -> list[str]:
    rows = [(_name(new, c.key), c.column, escape.markdown(c.old), escape.markdown(c.new)) for c in difference.cells]
    return _table(("paper", "column", "from", "to"), rows)


def _counts(new: Catalog, difference: Difference) -> list[str]:
    rows = [
        (escape.markdown(new.survey.label(c.by)), escape.markdown(c.term), c.old, c.new, f"{c.new - c.old:+}")
        for c in difference.counts
    ]
    return _table(("works by", "term", "from", "to", "change"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows] if rows else []
    return [f"| {' | '.join(map(str, cells))} |" for cells in lines]


def _describe_publications(new: Catalog, difference: Difference) -> list[str]:
    lines = []
    for key, changes in difference.published:
        sources = dict.fromkeys(escape.markdown(change["source"]) for change in changes)
        cells = "; ".join(map(escape.markdown, history.describe(changes)))
        lines.append(f"- {_name(new, key)}: {cells}; {', '.join(sources)}, {changes[-1]['day']}")
    return lines


def _sections(old: Catalog, new: Catalog, difference: Difference) -> list[str]:
    """Return a line for each section that came, went or changed, by number and title."""
    lines = []
    for rows in difference.rows:
        if rows.file == SECTIONS:
            lines += [f"- new: {escape.markdown(section_name(new, section))}" for section in rows.added]
            lines += [f"- removed: {escape.markdown(section_name(old, section))}" for section in rows.removed]
            lines += [f"- {_field(c._replace(row=section_name(new, c.row)))}" for c in rows.changed]
    return lines


def _field(cell: FieldChange) -> str:
    """Return a changed cell of a row that is not in papers.csv."""
    row, old, new = map(escape.markdown, (cell.row, cell.old, cell.new))
    return f"{row}: {cell.column} {new or 'empty'} ({old or 'empty'} before)"


def _others(difference: Difference) -> list[str]:
    lines = []
    for file, removed, added, changed in difference.rows:
        if file != SECTIONS:
            parts = {"added": added, "removed": removed}
            rows = [f"{_few(names)} {what}" for what, names in parts.items() if names]
            cells = [_field(cell) for cell in changed[:MOST]]
            more = [quantity(len(changed) - MOST, "other cells")] if len(changed) > MOST else []
            lines.append(f"- `{file}`: {'; '.join(rows + cells + more)}")
    lines += [f"- `{file}`: rows in another order" for file in difference.reordered]
    return lines + [
        f"- {_code(file.name)}: {quantity(file.added, 'lines')} added, {quantity(file.removed, 'lines')} removed"
        for file in difference.files
    ]


def _code(name: str) -> str:
    """Return the name of a file as code; one with signs that would end the code or the line as plain text."""
    return f"`{name}`" if name.isprintable() and "`" not in name else escape.markdown(shown(name))


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return f"{quantity(len(names), 'rows')} ({', '.join(map(escape.markdown, names[:MOST]))}{more})"
