"""How much memory reading a stranger's file may take."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USUAL = 1 << 30  # what a library may set aside for itself: threads, arenas, what it decompresses with


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let this process take so many bytes meanwhile, twice, and what is usual beside; beyond, MemoryError is raised.

    What a file says of its size is then what it gets, true or not. On systems that cannot hold a process to it, or do
    not say what it has (Windows, macOS, a browser), it may take what it wants.
    """
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):
        yield
        return
    before, hardest = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + 2 * max(size, 0) + _USUAL
    is_tighter = before in range(most)
    resource.setrlimit(resource.RLIMIT_AS, (before if is_tighter else most, hardest))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hardest))
