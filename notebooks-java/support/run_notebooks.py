"""Runs notebooks from their first cell to their last, each in a new kernel."""

from __future__ import annotations

import argparse
import pathlib
import shutil
import sys
import time
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

FOLDER = pathlib.Path(__file__).resolve().parent.parent
ROOT = FOLDER.parent
RESULTS = ROOT / "target/notebooks"
KERNEL = "thresher-java"
CELL_SECONDS = 300
START_SECONDS = 90
KERNEL_STARTS = 3


def gave_something(cell: Any) -> bool:
    """Whether a cell of code has shown anything."""
    return cell.cell_type == "code" and bool(cell.outputs)


def joined(outputs: list[Any]) -> list[Any]:
    """What was printed in pieces, in one."""
    whole: list[Any] = []
    for output in outputs:
        last = whole[-1] if whole else None
        if last is not None and last.output_type == output.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            whole.append(output)
    return whole


def without_this_machine(value: Any) -> Any:
    """Takes the folder of the clone out of what was printed."""
    if isinstance(value, str):
        return value.replace(str(ROOT), "/...")
    if isinstance(value, list):
        return [without_this_machine(item) for item in value]
    if isinstance(value, dict):
        return type(value)({key: without_this_machine(item) for key, item in value.items()})
    return value


def faults(committed: Any, executed: Any) -> list[str]:
    """What a reader would miss, compared with the committed notebook."""
    found = []
    for number, (before, after) in enumerate(zip(committed.cells, executed.cells, strict=True), 1):
        if gave_something(before) and not gave_something(after):
            found.append(f"cell {number} gave nothing, the committed one did")
    if not any(gave_something(cell) for cell in committed.cells):
        found.append("it is committed without outputs")
    return found


def execute(file: pathlib.Path) -> Any:
    """Runs one notebook in a new kernel, the first that comes up."""
    attempt = 1
    while True:
        executed = nbformat.read(file, as_version=4)
        for cell in executed.cells:
            if cell.cell_type == "code":
                cell.execution_count, cell.outputs = None, []
        client = NotebookClient(
            executed,
            kernel_name=KERNEL,
            timeout=CELL_SECONDS,
            startup_timeout=START_SECONDS,
            resources={"metadata": {"path": str(FOLDER)}},
        )
        try:
            return client.execute()
        except RuntimeError as e:
            if attempt == KERNEL_STARTS or any(cell.get("execution_count") for cell in executed.cells):
                raise
            print(f"{file.name}: another kernel is started, as the first did not come up: {e}", file=sys.stderr)
            attempt += 1


def run(file: pathlib.Path, keep: bool) -> list[str]:
    """Runs one notebook; returns why it is not as it should be."""
    committed = nbformat.read(file, as_version=4)
    try:
        executed = execute(file)
    except (CellExecutionError, RuntimeError, TimeoutError) as e:
        return [str(e)]
    for cell in executed.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = without_this_machine(joined(cell.outputs))
    nbformat.validate(executed)
    nbformat.write(executed, RESULTS / file.name)
    if keep:
        nbformat.write(executed, file)
        return []
    return faults(committed, executed)


def main() -> int:
    """Runs what the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    failed = 0
    for file in arguments.notebooks or sorted(FOLDER.glob("*.ipynb")):
        start = time.monotonic()
        wrong = run(file, arguments.write)
        failed += bool(wrong)
        print(f"{'failed' if wrong else 'passed'}  {file.name}  {time.monotonic() - start:.0f} s", flush=True)
        print("".join(f"    {line}\n" for reason in wrong for line in reason.splitlines()), end="", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
