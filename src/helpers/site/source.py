"""What the site is made of."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpers.build.manifest import read_manifest
from helpers.catalog import Catalog
from helpers.site import built
from helpers.site.facts import Facts
from helpers.site.work_facts import Work, works

_FOLDERS = ("figures/", "tables/")


@dataclass(frozen=True)
class Source:
    """The catalog, the facts of its survey, the folder of a build, and whether the site can rerun notebooks."""

    catalog: Catalog
    facts: Facts
    reports: Path
    rerun: bool = False

    @cached_property
    def works(self) -> list[Work]:
        """Each work, in list order."""
        return works(self.catalog)

    @cached_property
    def notebooks(self) -> list[built.Notebook]:
        """Each notebook, as the build left it; raises what `built.notebooks` does."""
        return built.notebooks(self.reports, self.catalog.sha256)

    @cached_property
    def made(self) -> dict[str, bytes]:
        """The figures, tables and notebooks that the build recorded of notebooks that ran, by relative path."""
        good = {notebook.name for notebook in self.notebooks if notebook.executed}
        found = (path for path, entry in sorted(read_manifest(self.reports).items()) if entry.get("notebook") in good)
        wanted = (path for path in found if path.startswith(_FOLDERS) or path.endswith(".ipynb"))
        return {path: (self.reports / path).read_bytes() for path in wanted if (self.reports / path).is_file()}
