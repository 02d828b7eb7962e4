"""A papermill engine that runs cells in its own process; only for a process that runs one notebook and ends."""

import re
from typing import Any

from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from helpers.build.workers.child import HERE
from helpers.build.workers.shell import Shell


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
        ran = self._shell.run(cell.source)
        cell.execution_count, cell.outputs, self.clear_before_next_output = ran.number, [], False
        for kind, content in ran.messages:
            message = {"msg_type": kind, "header": {"msg_type": kind}, "parent_header": {}, "content": content}
            self.process_message(message, cell, cell_index)
        cell.outputs = _coalesced(cell.outputs)
        self.on_cell_executed(cell=cell, cell_index=cell_index, execute_reply=None)
        if not ran.good and "raises-exception" not in cell.metadata.get("tags", []):
            raise _failure(cell)
        return cell


def _coalesced(outputs: list[Any]) -> list[Any]:
    """Merge what was printed into one output a stream, as nbclient does where it is asked to."""
    merged, streams = [], {}
    for output in outputs:
        first = streams.setdefault(output.name, output) if output.output_type == "stream" else output
        if first is output:
            merged.append(output)
        else:
            first.text += output.text
    for output in streams.values():
        output.text = _as_on_a_screen(output.text)
    if [output.get("name") for output in merged[:2]] == ["stderr", "stdout"]:
        merged[:2] = merged[1::-1]
    return merged


def _as_on_a_screen(text: str) -> str:
    while "\b" in text and (shorter := re.sub("[^\n]\b", "", text)) != text:
        text = shorter
    # Line by line, since the pattern takes the square of a line's length to find nothing.
    return "\n".join(re.sub(".*\r(?=.)", "", line) if "\r" in line else line for line in text.split("\n"))


def _failure(cell: Any) -> CellExecutionError:
    error = next((output for output in cell.outputs if output.output_type == "error"), {})
    name, value = error.get("ename", "Error"), error.get("evalue", "")
    return CellExecutionError("\n".join(error.get("traceback", [])), name, value)


papermill_engines.register(HERE, ThisProcess)
