"""A template for a catalog that has none: a heading and a table for each section."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers.awesome.template import quoted, rows_call

if TYPE_CHECKING:
    from helpers.catalog import Catalog

_SIX = {
    "Name": "{name}",
    "Paper": "{title}",
    "LLM Backbone (Largest)": "{backbone:/ }",
    "LLM Tuning Strategy": "{tuning:/ }",
    "Publication": "{publication}",
    "Link": "[[Link]]({url})",
}
_THREE = ("Paper", "Publication", "Link")
_RESOURCES = {
    "datasets.csv": ("Datasets", {"Dataset": "{name}", "RS Scenario": "{rs_scenario}", "Link": "[[Link]]({url})"}),
    "benchmarks.csv": (
        "Benchmarks",
        {"Benchmark": "{name}", "Website Link": "[[Link]]({url})", "Paper": "[[Paper]]({paper_url})"},
    ),
    "repositories.csv": (
        "Related Repositories",
        {"Repo Name": "[{name}]({url})", "Maintainer": "[{maintainer}]({maintainer_url})"},
    ),
}


def default_template(catalog: "Catalog") -> str:
    """Return a template that writes all of a catalog's works and resources."""
    lines = ["# A list of papers", ""]
    for section in catalog.sections["id"]:
        papers = catalog.papers[catalog.papers["section"].eq(section)]
        long = papers[["name", "backbone", "tuning"]].ne("").any(axis=None)
        heads = _SIX if long or papers.empty else {head: _SIX[head] for head in _THREE}
        lines += _table(f"{{{{ heading({quoted(section)}) }}}}", heads, "papers.csv", section)
    for file, (title, heads) in _RESOURCES.items():
        lines += _table(title, heads, file)
    return "\n".join(lines)


def _table(title: str, heads: dict[str, str], file: str, section: str = "") -> Sequence[str]:
    def row(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cells)} |"

    call = rows_call(file, section, row(list(heads.values())), [])
    return [f"## {title}", "", row([f"**{head}**" for head in heads]), f"|{':---:|' * len(heads)}", call, ""]
