"""A papermill engine that runs cells in its own process: ipykernel's shell without its sockets.

Only for a process that runs one notebook and ends: it takes over the process's streams and file descriptors.
"""

import builtins
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import TextIOBase
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.session import Session
from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

from helpers.base import opened

NAME = "this-process"  # what papermill knows the engine by
Send = Callable[[str, dict[str, Any]], None]


@dataclass
class CellResult:
    """What a cell did: its number, whether it ended well, and the messages that a kernel would publish."""

    number: int
    is_good: bool
    messages: list[tuple[str, dict[str, Any]]]


class Shell:
    """Runs cells as a kernel would, in a process that does nothing else."""

    def __init__(self) -> None:
        """Take over the process's streams, and its file descriptors 1 and 2."""
        self._process, self._messages = os.getpid(), []
        self._capture = _Capture(self._note)
        sys.stdout, sys.stderr = _Stream("stdout", self._note), _Stream("stderr", self._note)
        # No history: it would be a thread, and a database in the user's home folder.
        self._shell = _QuietShell.instance(config=Config(HistoryManager={"enabled": False, "hist_file": ":memory:"}))
        session = _Session(key=b"")
        session.hand_over = self._note
        self._shell.displayhook.session = self._shell.display_pub.session = session
        builtins.input = _no_input
        self._shell.enable_matplotlib("inline")
        opened.watch()

    def _note(self, kind: str, content: dict[str, Any]) -> None:
        self._messages.append((kind, content))

    def run(self, source: str) -> CellResult:
        """Run a cell."""
        result = self._shell.run_cell(source, store_history=True)
        if os.getpid() != self._process:
            os._exit(0)  # the cell forked, and this is the copy: the notebook goes on in the original
        sys.stdout.flush()
        sys.stderr.flush()
        self._capture.flush()
        messages, self._messages = self._messages, []
        return CellResult(result.execution_count, result.success, messages)


class _Session(Session):
    """Hands over what a session would send through a socket."""

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:
        kind = msg_or_type if isinstance(msg_or_type, str) else msg_or_type["msg_type"]
        content = (content or {}) if isinstance(msg_or_type, str) else msg_or_type["content"]
        # There and back as JSON, as through a socket: pictures become base64, tuples lists.
        self.hand_over(kind, self.unpack(self.pack(content)))


class _QuietShell(ZMQInteractiveShell):
    def ask_exit(self) -> None:
        """Do nothing: under nbclient, too, the cells after an `exit()` run."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no kernel whose event loop a window could use."""

    def init_environment(self) -> None:
        """Leave the environment as it is, for what a cell starts."""


class _Stream(TextIOBase):
    """A text stream that becomes one message where the kernel's would become several."""

    encoding, errors = "UTF-8", "strict"

    def __init__(self, name: str, send: Send) -> None:
        self.name, self._send, self._pieces, self._process = name, send, [], os.getpid()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._pieces.append(text)
        return len(text)

    def flush(self) -> None:
        text, self._pieces = "".join(self._pieces), []
        if os.getpid() != self._process:
            os.write(self.fileno(), text.encode(errors="replace"))  # a forked copy's way to the notebook
        elif text:
            self._send("stream", {"name": self.name, "text": text})

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return {"stdout": 1, "stderr": 2}[self.name]


class _Capture:
    """What C code and child processes write to file descriptors 1 and 2, gathered cell by cell."""

    def __init__(self, send: Send) -> None:
        self._send = send
        names = ("stdout", "stderr")
        self._files = {name: tempfile.TemporaryFile(buffering=0) for name in names}  # noqa: SIM115 - until the end
        for number, file in enumerate(self._files.values(), start=1):
            # Appending, since several processes write to it and this one cuts it off.
            os.set_inheritable(file.fileno(), False)
            os.dup2(os.open(f"/proc/self/fd/{file.fileno()}", os.O_WRONLY | os.O_APPEND), number)

    def flush(self) -> None:
        for name, file in self._files.items():
            if os.fstat(file.fileno()).st_size:
                file.seek(0)
                text = file.read().decode(errors="replace")
                file.truncate(0)
                self._send("stream", {"name": name, "text": text})


def _no_input(*_: Any) -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


class ThisProcess(Engine):
    """Runs cells in a `Shell` of this process, and treats what they show as nbclient does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Execute a notebook; papermill calls this."""
        known = {name: value for name, value in options.items() if name in PapermillNotebookClient.class_trait_names()}
        _Client(nb_man, **known).run()


class _Client(PapermillNotebookClient):
    """papermill's own client, its kernel replaced by a shell."""

    def run(self) -> None:
        self.reset_execution_trackers()
        self._shell = Shell()
        self.papermill_execute_cells()

    def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> Any:
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        self.on_cell_start(cell=cell, cell_index=cell_index)
        result = self._shell.run(cell.source)
        cell.execution_count, cell.outputs, self.clear_before_next_output = result.number, [], False
        for kind, content in result.messages:
            message = {"msg_type": kind, "header": {"msg_type": kind}, "parent_header": {}, "content": content}
            self.process_message(message, cell, cell_index)
        cell.outputs = _coalesce(cell.outputs)
        self.on_cell_executed(cell=cell, cell_index=cell_index, execute_reply=None)
        if not result.is_good and "raises-exception" not in cell.metadata.get("tags", []):
            raise _failure(cell)
        return cell


def _coalesce(outputs: list[Any]) -> list[Any]:
    """Merge what was printed into one output a stream, as nbclient does where it is asked to."""
    merged, streams = [], {}
    for output in outputs:
        first = streams.setdefault(output.name, output) if output.output_type == "stream" else output
        if first is output:
            merged.append(output)
        else:
            first.text += output.text
    for output in streams.values():
        output.text = _screen_text(output.text)
    if [output.get("name") for output in merged[:2]] == ["stderr", "stdout"]:
        merged[:2] = merged[1::-1]
    return merged


def _screen_text(text: str) -> str:
    while "\b" in text and (shorter := re.sub("[^\n]\b", "", text)) != text:
        text = shorter
    # Line by line, since the pattern takes the square of a line's length to find nothing.
    return "\n".join(re.sub(".*\r(?=.)", "", line) if "\r" in line else line for line in text.split("\n"))


def _failure(cell: Any) -> CellExecutionError:
    error = next((output for output in cell.outputs if output.output_type == "error"), {})
    name, value = error.get("ename", "Error"), error.get("evalue", "")
    return CellExecutionError("\n".join(error.get("traceback", [])), name, value)


papermill_engines.register(NAME, ThisProcess)
