"""Wheels for the browser: of this package, and of what it needs that Pyodide lacks."""

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, packages_distributions, requires
from pathlib import Path

from helpers import sources

PROJECT = "survey-workbook"
# What the kernel, the notebooks and their widgets need that no Pyodide has; all of it is pure Python.
BUNDLED = ("comm", "ipywidgets", "jupyterlab-widgets", "seaborn", "tabulate")


class WheelError(ValueError):
    """An installed package cannot be made a wheel that runs everywhere."""


def own(folder: Path, cells: Iterable[str], also: Iterable[str] = ()) -> Path:
    """Write a wheel of this package that asks only for what notebooks import.

    Parameters
    ----------
    folder : Path
        Where to write it.
    cells : iterable of str
        The notebooks' code.
    also : iterable of str
        Requirements besides.

    Returns
    -------
    Path
        The wheel.
    """
    found = distribution(PROJECT)
    needed = "".join(f"Requires-Dist: {requirement}\n" for requirement in [*requirements(cells), *also])
    name = PROJECT.replace("-", "_")
    head = f"{name}-{found.version}.dist-info"
    files = {
        f"{sources.PACKAGE.name}/{path.relative_to(sources.PACKAGE).as_posix()}": path.read_bytes()
        for path in sources.files()
    }
    files[f"{head}/METADATA"] = f"Metadata-Version: 2.1\nName: {PROJECT}\nVersion: {found.version}\n{needed}".encode()
    files[f"{head}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: survey\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return _write(folder / f"{name}-{found.version}-py3-none-any.whl", files, head)


def requirements(cells: Iterable[str]) -> list[str]:
    """Return those of the project's requirements that code cells import, themselves or through this package."""
    installed = packages_distributions()
    modules = {name.partition(".")[0] for name in sources.imported(cells, at_once=True)}
    used = {_plain(name) for module in modules for name in installed.get(module, [])}
    named = {_plain(re.match(r"[\w.-]+", line)[0]): line for line in requires(PROJECT) or [] if "extra ==" not in line}
    return [line for name, line in sorted(named.items()) if name in used]


def installed(folder: Path, name: str) -> Path:
    """Write a wheel of an installed package, in the version that is locked and without asking an index.

    Raises
    ------
    WheelError
        If the package is not pure Python, or does not say what it consists of.
    importlib.metadata.PackageNotFoundError
        If it is not installed.
    """
    found = distribution(name)
    tags = re.findall(r"^Tag: (\S+)", found.read_text("WHEEL") or "", re.MULTILINE)
    if not any(tag.startswith("py") and tag.endswith("-none-any") for tag in tags):
        raise WheelError(f"{name} {found.version} is not pure Python, so that it cannot run in a browser")
    files = dict(_content(found))
    head = next((path.partition("/")[0] for path in files if path.endswith(".dist-info/METADATA")), "")
    if not head:
        raise WheelError(f"{name} {found.version} does not say which files it consists of: install it from a wheel")
    return _write(folder / f"{head.removesuffix('.dist-info')}-py3-none-any.whl", files, head)


def _content(found: Distribution) -> Iterable[tuple[str, bytes]]:
    # Scripts and data lie outside, traces of the installation beside the metadata; neither is part of a wheel.
    traces = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")
    for path in found.files or []:
        inside = ".." not in path.parts and "__pycache__" not in path.parts
        if inside and not (path.parts[0].endswith(".dist-info") and path.name in traces):
            yield path.as_posix(), Path(found.locate_file(path)).read_bytes()


def _write(wheel: Path, files: dict[str, bytes], head: str) -> Path:
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in sorted(files.items()))
    wheel.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*sorted(files.items()), (f"{head}/RECORD", f"{record}{head}/RECORD,,\n".encode())]:
            # A fixed day, so that the same files give the same wheel.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return wheel


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
