"""What something costs, so that no test depends on how fast a machine is or what else it does."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def ends(seconds: float = 60) -> Iterator[None]:
    """Fail where what stands inside takes longer, which it does with a fault alone.

    In seconds of processor time, ten times at least what it takes: `make bench` measures how long exactly.
    """
    begun = time.process_time()
    yield
    took = time.process_time() - begun
    assert took < seconds, f"it took {took:.0f} s"


def calls(function: Callable[[], object]) -> int:
    """Return how many functions were called, Python's own among them: the same number on each machine."""
    count, before = 0, sys.getprofile()

    def called(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count
