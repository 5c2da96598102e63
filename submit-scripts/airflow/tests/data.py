"""Days of patients, and what became of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deployment import HOME

PATIENTS = HOME / "datasets/breast-cancer"


def write_job(file: Path) -> None:
    """The job file of all DAGs: the shipped model, and the gate."""
    file.write_text(f"model: {PATIENTS}/model.onnx\nkeep: [id]\noutputs: [probabilities]\nmax-bad-rows: 0.1%\n")


def write_day(folder: Path, files: int = 1, copies: int = 1, bad_rows: int = 0) -> int:
    """Writes the shipped patients, as often as asked, with ids of their own; returns the number of rows."""
    table = pa.concat_tables([pq.read_table(PATIENTS / "data.parquet")] * copies)
    if bad_rows:
        index = table.schema.get_field_index("mean_radius")
        radius = table.column(index).to_pylist()
        radius[:bad_rows] = [None] * bad_rows
        table = table.set_column(index, table.schema.field(index), [pa.array(radius, table.schema.field(index).type)])
    folder.mkdir(parents=True)
    rows = len(table)
    for file in range(files):
        ids = pa.array(range(file * rows, (file + 1) * rows), table.schema.field("id").type)
        numbered = table.set_column(table.schema.get_field_index("id"), table.schema.field("id"), [ids])
        pq.write_table(numbered, folder / f"part-{file}.parquet")
    return files * rows


def check_every_row_once(output: Path, rows: int) -> None:
    """The ids that were published, read by another reader, are those of the day; Thresher agrees."""
    ids = sorted(pq.read_table(output, columns=["id"]).column("id").to_pylist())
    assert ids == list(range(rows))
    verified = subprocess.run(
        [HOME / "submit-scripts/thresher", "verify", output], capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
