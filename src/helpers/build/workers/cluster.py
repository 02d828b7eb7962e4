"""Run notebooks on a Dask cluster; neither its workers nor their disks need to be of this machine."""

import asyncio
import contextlib
import hashlib
import logging
import queue
import re
import secrets
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.base import paths
from helpers.base.errors import BuildError, CommandLineError, RunError
from helpers.base.files import write_atomically
from helpers.build import notebook_files
from helpers.build.workers import remote
from helpers.build.workers.remote import PARTIAL

if TYPE_CHECKING:
    from distributed import Client, Future

    from helpers.build.build import Runner
    from helpers.build.jobs import Task
    from helpers.build.workers.pool import Result

_CONNECT = 5  # seconds that a scheduler has to answer
_BEAT = 2  # seconds between two looks at the workers
_PATIENCE = 30  # seconds to wait for a worker where there is none
_ADDRESS = re.compile(r"(?:[a-z]+://)?[^\s/:]+(?:\.[^\s/:]+)*:\d{1,5}|[a-z]+://\[[0-9a-f:.]+\]:\d{1,5}")


@contextmanager
def connect(address: str, notice: Callable[[str], None], *, isolated: bool = False) -> Iterator["Runner"]:
    """Connect to a scheduler, and give what runs tasks there.

    Parameters
    ----------
    address : str
        As `tcp://192.0.2.1:8786`.
    notice : callable
        Called with what the user should know, such as that a worker is refused.
    isolated : bool
        As in `pool.run`.

    Raises
    ------
    CommandLineError
        If it is no address.
    BuildError
        If Dask is not installed here, the scheduler does not answer within seconds, or no worker has the same
        versions; also while tasks run, if the scheduler or all such workers go.
    """
    if not _ADDRESS.fullmatch(address):
        raise CommandLineError(f"--scheduler: needs an address, as tcp://192.0.2.1:8786, not '{address}'")
    try:
        from distributed import Client
    except ImportError:
        raise BuildError(
            "--scheduler needs Dask here, too: run `make extras`, or install survey-workbook[cluster]"
        ) from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # they log what is raised and reported anyway
    try:
        asyncio.run(asyncio.wait_for(_greet(address), _CONNECT))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions that differ, the check of the workers tells
            client = Client(address, timeout=_CONNECT, set_as_default=False)
    except Exception as error:  # of many kinds, by what listens there if not a scheduler
        reason = " ".join(f"{error}".split()) or f"no answer within {_CONNECT} s"
        raise BuildError(
            f"no Dask scheduler answers at {address} ({reason}); 'dask scheduler' starts one, without --scheduler "
            "the sweep runs on this machine"
        ) from error
    try:
        yield _Cluster(client, address, notice, isolated).run
    finally:
        client.close(timeout=_CONNECT)


async def _greet(address: str) -> None:
    # A client would wait for ever where something listens that says nothing.
    from distributed.core import rpc

    async with rpc(address, timeout=_CONNECT) as scheduler:
        await scheduler.identity()


class _Cluster:
    """A connection, the tasks that are under way, and the workers that may run them."""

    def __init__(self, client: "Client", address: str, notice: Callable[[str], None], isolated: bool) -> None:
        self._client, self._address, self._notice, self._isolated = client, address, notice, isolated
        self._here = remote.about()
        self._refused: dict[str, str] = {}
        self._good: set[str] = set()
        self._pending: dict[Future, tuple[Task, set[str]]] = {}
        self._shared: dict[str, Future] = {}
        self._catalogs: dict[Path, tuple[str, Future]] = {}
        self._ended: queue.Queue[Future] = queue.Queue()
        self._name, self._number = secrets.token_hex(4), 0
        self._look()

    def run(self, tasks: Sequence["Task"], step: Callable[["Task", int], None]) -> Iterator[tuple["Task", "Result"]]:
        """Run tasks as `pool.run` does; nothing is told of their cells."""
        del step
        try:
            for task in tasks:
                self._submit(task)
            while self._pending:
                try:
                    future = self._ended.get(timeout=_BEAT)
                except queue.Empty:
                    self._tend()
                    continue
                if future in self._pending:
                    task, _ = self._pending.pop(future)
                    answer = self._answer(future)
                    if answer is None:
                        self._look()
                        self._submit(task)
                    else:
                        yield task, _take(answer, task)
        finally:
            with contextlib.suppress(Exception):  # the scheduler may have gone
                self._client.cancel(list(self._pending), force=True)

    def _look(self) -> None:
        """Compare the versions of workers that are new, and wait for one with ours if there is none."""
        patience = time.monotonic() + _PATIENCE
        while True:
            present = self._present()
            for worker in present - self._good - self._refused.keys():
                self._judge(worker)
            self._good &= present
            if self._good:
                return
            refused = [f"{worker}: {reason}" for worker, reason in self._refused.items() if worker in present]
            if refused:
                raise BuildError(f"no worker at {self._address} has the same packages as here; {'; '.join(refused)}")
            if time.monotonic() > patience:
                raise BuildError(
                    f"no worker at {self._address}: 'dask worker {self._address}' starts one; what was finished stays"
                )
            time.sleep(_BEAT / 4)

    def _present(self) -> set[str]:
        if self._client.status != "running":
            raise self._gone()
        return {*self._client.scheduler_info(n_workers=-1)["workers"]}

    def _judge(self, worker: str) -> None:
        # Their answer may also be an error: that they lack the package that holds the question.
        answer = self._client.run(remote.about, workers=[worker], on_error="return").get(worker)
        if answer is None:
            return
        unlike = (
            [f"it lacks this project's code: {answer}"]
            if isinstance(answer, Exception)
            else remote.differences(self._here, answer)
        )
        if not unlike:
            self._good.add(worker)
            return
        self._refused[worker] = "; ".join(unlike)
        self._notice(f"worker {worker} is refused: {self._refused[worker]}")

    def _submit(self, task: "Task") -> None:
        self._number += 1
        folder, catalog = self._catalog(task)
        # Where no worker is refused, none is named, so that those that come later help, too.
        only = set(self._good) if self._refused else set()
        future = self._client.submit(
            remote.perform,
            self._here,
            _request(task, self._isolated) | {"catalog": folder},
            catalog,
            self._share(task.source.encode(), task.source.encode()),
            key=f"survey-{self._name}-{self._number}-{task.name}",
            workers=sorted(only) or None,
            pure=False,
            priority=-self._number,  # in the order given, so that combinations are finished one by one
        )
        self._pending[future] = (task, only)
        future.add_done_callback(self._ended.put)

    def _catalog(self, task: "Task") -> tuple[str, "Future"]:
        place = task.catalog.resolve()
        if place not in self._catalogs:
            files = {path.name: path.read_bytes() for path in sorted(place.iterdir())}
            self._catalogs[place] = (_digest(*files.values()), self._share(files, *files.values()))
        return self._catalogs[place]

    def _share(self, value: Any, *parts: bytes) -> "Future":
        """Send once what many tasks need; it is sent again should a worker take it into its grave."""
        digest = _digest(*parts)
        if digest not in self._shared:
            # A built-in type, since a worker that will be refused may have nothing else.
            self._shared[digest] = self._client.submit(type(value), value, key=f"survey-{self._name}-data-{digest}")
        return self._shared[digest]

    def _answer(self, future: "Future") -> dict[str, Any] | None:
        """Return what came of a task; None if it is to be tried elsewhere."""
        if future.status in {"cancelled", "lost"}:
            raise self._gone()
        if future.status == "error":
            error = future.exception()
            known = isinstance(error, ImportError | AttributeError)  # a worker without this package
            return None if known else {"kind": "unwritten", "reason": " ".join(f"{error}".split()), "files": {}}
        answer = future.result()
        return None if answer["kind"] == "unfit" else answer

    def _tend(self) -> None:
        self._look()
        for future, (task, only) in list(self._pending.items()):
            if only and not only & self._good:
                del self._pending[future]
                self._client.cancel([future], force=True)
                self._submit(task)

    def _gone(self) -> BuildError:
        return BuildError(f"the scheduler at {self._address} has gone; what was finished stays")


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:32]


def _request(task: "Task", isolated: bool) -> dict[str, Any]:
    relative = lambda path: path.relative_to(task.folder).as_posix() if path else None  # noqa: E731
    return {
        "name": task.name,
        "finished": relative(task.finished),
        "seen": relative(task.seen),
        "timeout": task.timeout,
        "parameters": task.parameters,
        "places": task.places,
        "page": task.page,
        "isolated": isolated,
    }


def _take(answer: dict[str, Any], task: "Task") -> "Result":
    """Put the files of a task where a worker of this machine would have left them."""
    match answer["kind"]:
        case "failed":
            return RunError(answer["reason"], notebook_files.from_json(answer["files"][PARTIAL].decode()))
        case "unwritten":
            return OSError(answer["reason"])
    try:
        for name, content in answer["files"].items():
            write_atomically(paths.inside(task.folder, name), content)
    except OSError as error:
        return error
    return None
