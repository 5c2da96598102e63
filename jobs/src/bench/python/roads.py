"""The roads: in what form rows come, and which of them, and what of them is passed on."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import models
import polars as pl
import tables
from workload import Workload

WIDE = 1000


@dataclass(frozen=True)
class Road:
    """One of them.

    `rows` are as many as take some seconds, `changed` are columns or files other than those that were made."""

    rows: list[int]
    peers: list[str]
    strings: bool = False
    floats: int = models.FEATURES
    changed: Callable[[Path, Path], None] | None = None
    some: bool = False
    columns: int = 2
    is_table: bool = False

    def workload(self, name: str, workload: Workload) -> Workload:
        """The workload, scored on this road of that name."""
        keep = [] if name == "all" else ["--keep=id"]
        chosen = ["--filter=f0 > 0"] if name == "filter" else []
        if name == "strings":
            features, bound = ["n0", "n1", "n2", "c0", "c1", "c2"], []  # By their names.
        else:
            features = ["values"] if name == "arrays" else workload.features
            bound = [f"--bind={workload.given}={','.join(features)}"]
        return replace(workload, road=name, features=features, arguments=[*keep, *chosen, *bound])

    def data(self, name: str, made: Path, threads: int) -> Path:
        """The files of this road, or the folder of its table, from those that were made."""
        if self.changed is None and not self.is_table:
            return made
        path = made.with_name(f"{made.name}-{name}")
        if not (path / "_SUCCESS").exists():
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()
            if self.is_table:
                tables.make(name, made, path, threads)
            else:
                for file in sorted(made.glob("*.parquet")):
                    self.changed(file, path)
            (path / "_SUCCESS").touch()
        return path


def to_csv(file: Path, folder: Path) -> None:
    pl.scan_parquet(file).sink_csv(folder / f"{file.stem}.csv")


def to_arrays(file: Path, folder: Path) -> None:
    values = pl.concat_list([f"f{i}" for i in range(models.FEATURES)]).alias("values")
    rewritten(pl.scan_parquet(file).select("id", values), file, folder)


def to_strings(file: Path, folder: Path) -> None:
    """Three of the floats as numbers, three as categories."""
    numbers = [pl.col(f"f{i}").alias(f"n{i}") for i in range(3)]
    categories = [
        ((pl.col(f"f{3 + i}") + 1) / 2 * count)
        .cast(pl.Int32)
        .replace_strict(range(count), [models.category(i, value) for value in range(count)], return_dtype=pl.String)
        .alias(f"c{i}")
        for i, count in enumerate(models.CATEGORIES)
    ]
    rewritten(pl.scan_parquet(file).select("id", *numbers, *categories), file, folder)


def rewritten(rows: pl.LazyFrame, file: Path, folder: Path) -> None:
    rows.sink_parquet(folder / file.name, compression="snappy", row_group_size=1 << 20)


PYSPARK = ["map-in-arrow", "predict-batch-udf"]
ALL_PEERS = ["polars", "pyarrow", *PYSPARK]
ROADS = {
    "parquet": Road([100_000, 4_000_000], ALL_PEERS),
    "csv": Road([1_000_000], ["polars"], changed=to_csv),
    "filter": Road([8_000_000], ["polars"], some=True),
    "all": Road([8_000_000], ["polars"], columns=2 + models.FEATURES),
    "strings": Road([4_000_000], ["polars"], strings=True, changed=to_strings),
    "arrays": Road([8_000_000], ["polars"], changed=to_arrays),
    "delta": Road([4_000_000], PYSPARK, is_table=True),
    "iceberg": Road([4_000_000], PYSPARK, is_table=True),
    # Polars 2.1 crashed with a struct of 1000 columns.
    "wide": Road([200_000], ["pyarrow"], floats=WIDE),
}
