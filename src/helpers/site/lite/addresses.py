"""Where a notebook opens: beside the site, on Binder, in Colab."""

from urllib.parse import quote

COLAB_BRANCH = "colab"  # holds the copies that `survey colab` writes


def browser(notebook: str) -> str:
    """Return the address of a notebook (`02-where.ipynb`), relative to the folder that the browser build makes."""
    return f"lab/index.html?path=notebooks/{quote(notebook)}"


def binder(repository: str, notebook: str, branch: str = "main") -> str:
    """Return the address at which Binder opens a notebook of a GitHub repository (`owner/name`)."""
    path = quote(f"lab/tree/notebooks/{notebook}", safe="")
    return f"https://mybinder.org/v2/gh/{quote(repository)}/{quote(branch, safe='')}?urlpath={path}"


def colab(repository: str, notebook: str) -> str:
    """Return the address at which Colab opens a notebook of a GitHub repository (`owner/name`)."""
    return f"https://colab.research.google.com/github/{quote(repository)}/blob/{COLAB_BRANCH}/{quote(notebook)}"
