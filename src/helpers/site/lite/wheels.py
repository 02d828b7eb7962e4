"""Wheels for the browser: of this package, and of what it needs that Pyodide lacks."""

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from helpers.build import sources

PROJECT = "survey-workbook"
_KERNEL_NEEDS = ("comm",)  # and no Pyodide has
_KERNEL_HAS = {"ipython", "widgetsnbextension"}  # in versions of its own
_BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "platform_machine": "wasm32", "extra": ""}


class WheelError(ValueError):
    """An installed package cannot be made a wheel that runs everywhere."""


def write_own_wheel(folder: Path, needed: Iterable[str]) -> Path:
    """Write a wheel of this package.

    Parameters
    ----------
    folder : Path
        Where to write it.
    needed : iterable of str
        What it is to require, instead of all that the project does.

    Returns
    -------
    Path
        The wheel.
    """
    found = distribution(PROJECT)
    lines = "".join(f"Requires-Dist: {requirement}\n" for requirement in needed)
    name = PROJECT.replace("-", "_")
    head = f"{name}-{found.version}.dist-info"
    files = {
        f"{sources.PACKAGE.name}/{path.relative_to(sources.PACKAGE).as_posix()}": path.read_bytes()
        for path in sources.files()
    }
    files[f"{head}/METADATA"] = f"Metadata-Version: 2.1\nName: {PROJECT}\nVersion: {found.version}\n{lines}".encode()
    files[f"{head}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: survey\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return _write(folder / f"{name}-{found.version}-py3-none-any.whl", files, head)


def requirements(cells: Iterable[str]) -> list[str]:
    """Return those of the project's requirements that code cells import, themselves or through this package."""
    installed = packages_distributions()
    modules = {name.partition(".")[0] for name in sources.imported_modules(cells)}
    used = {canonicalize_name(name) for module in modules for name in installed.get(module, [])}
    named = {
        canonicalize_name(Requirement(line).name): line for line in requires(PROJECT) or [] if "extra ==" not in line
    }
    return [line for name, line in sorted(named.items()) if name in used]


def bundled_files(needed: Iterable[str]) -> list[str]:
    """Return what is to lie beside the notebooks: what the kernel and requirements need that is pure Python.

    What is compiled, or not installed here, can come from Pyodide only, which brings along what that needs in turn. Of
    what it has, Pyodide takes its own first, so that one with few packages does as well.
    """
    found: set[str] = set()
    waiting = [Requirement(line) for line in (*_KERNEL_NEEDS, *needed)]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        wanted = requirement.marker is None or requirement.marker.evaluate(_BROWSER)
        if wanted and name not in found | _KERNEL_HAS and _is_pure(name):
            found |= {name}
            waiting += map(Requirement, requires(name) or [])
    return sorted(found)


def write_installed_wheel(folder: Path, name: str) -> Path:
    """Write a wheel of an installed package, in the version that is locked and without asking an index.

    Raises
    ------
    WheelError
        If the package is not pure Python, or does not say what it consists of.
    importlib.metadata.PackageNotFoundError
        If it is not installed.
    """
    found = distribution(name)
    if not _is_pure(name):
        raise WheelError(f"{name} {found.version} is not pure Python, so that it cannot run in a browser")
    files = dict(_content(found))
    head = next((path.partition("/")[0] for path in files if path.endswith(".dist-info/METADATA")), "")
    if not head:
        raise WheelError(f"{name} {found.version} does not say which files it consists of: install it from a wheel")
    return _write(folder / f"{head.removesuffix('.dist-info')}-py3-none-any.whl", files, head)


def _is_pure(name: str) -> bool:
    try:
        tags = re.findall(r"^Tag: (\S+)", distribution(name).read_text("WHEEL") or "", re.MULTILINE)
    except PackageNotFoundError:
        return False
    return any(tag.startswith("py") and tag.endswith("-none-any") for tag in tags)


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
