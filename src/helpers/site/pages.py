"""Pages of the site, filled in from their templates."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers.output.grid import NOTHING
from helpers.output.tables import MISSING
from helpers.site.facts import Facts
from helpers.site.lite import addresses

_HERE = Path(__file__).parent
ASSETS = ("site.css", "site.js", "filters.js")


class Pages:
    """Makes pages: what all of them say is given once.

    Parameters
    ----------
    facts : Facts
        Of the survey.
    rerun : bool
        Whether the site holds what runs notebooks in the browser.
    """

    def __init__(self, facts: Facts, *, rerun: bool) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_HERE),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self._environment.globals |= {"facts": facts, "rerun": rerun, "opening": addresses}
        self._environment.globals |= {"missing": MISSING, "nothing": NOTHING}

    def page(self, path: str, template: str, title: str, **values: Any) -> dict[str, bytes]:
        """Return a page by its path in the site; `up` leads from it to the site's folder."""
        up = "../" * (len(PurePosixPath(path).parts) - 1)
        html = self.fragment(template, path=path, up=up, title=title, **values)
        return {path: f"{html.rstrip()}\n".encode()}

    def fragment(self, template: str, **values: Any) -> str:
        """Return what a template gives."""
        return self._environment.get_template(f"{template}.html.jinja").render(**values)


def assets() -> Mapping[str, bytes]:
    """Return the style sheet and the scripts, by path in the site."""
    files = {f"assets/{name}": (_HERE / name).read_bytes() for name in ASSETS}
    return files | {"assets/search.js": (_HERE.parent / "output" / "search.js").read_bytes()}
