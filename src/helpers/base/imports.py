"""What programs of this package put off importing."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_GRAMMAR = "rfc3987_syntax"


@contextmanager
def deferred_grammar() -> Iterator[None]:
    """Import jsonschema within, as nbformat does, in a second less: its grammar of addresses waits until it is needed.

    No notebook's schema asks whether a text is an address. Whoever does is answered as ever, and `sys.modules` is
    afterwards as it would be without this.
    """
    stand_in = None
    if _GRAMMAR not in sys.modules and find_spec(_GRAMMAR):
        stand_in = sys.modules[_GRAMMAR] = ModuleType(_GRAMMAR)
        stand_in.is_valid_syntax = _is_valid_syntax
    try:
        yield
    finally:
        if sys.modules.get(_GRAMMAR) is stand_in:
            sys.modules.pop(_GRAMMAR, None)


def _is_valid_syntax(*args: Any) -> bool:
    if getattr(sys.modules.get(_GRAMMAR), "is_valid_syntax", None) is _is_valid_syntax:
        del sys.modules[_GRAMMAR]
    return importlib.import_module(_GRAMMAR).is_valid_syntax(*args)
