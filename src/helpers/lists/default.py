"""A template for a catalog that has none: a heading and a table for each section."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers.lists.template import quoted, rows_call

if TYPE_CHECKING:
    from helpers.catalog import Catalog

SIX = {
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
        heads = SIX if long or papers.empty else {head: SIX[head] for head in _THREE}
        lines += table(f"{{{{ heading({quoted(section)}) }}}}", heads, "papers.csv", section)
    for file in _RESOURCES:
        lines += resource(file)
    return "\n".join(lines + (resource("releases.csv") if len(catalog.releases) else []))


def resource(file: str) -> list[str]:
    """Return the lines that write the rows of a file that is not papers.csv, under a heading."""
    if file == "releases.csv":
        return ["## Releases", "", f"{{{{ releases({quoted('- {date} - Paper {version} released: {note}')}) }}}}", ""]
    return table(*_RESOURCES[file], file)


def table(title: str, heads: dict[str, str], file: str, section: str = "") -> list[str]:
    """Return a heading and a table; `heads` has the pattern of each column."""

    def row(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cells)} |"

    call = rows_call(file, section, row(list(heads.values())), [])
    return [f"## {title}", "", row([f"**{head}**" for head in heads]), f"|{':---:|' * len(heads)}", call, ""]
