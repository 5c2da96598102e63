"""Reads what a contender has written, and compares it with what another has."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

TOLERANCE = 1e-4


def scores(folder: Path, rows: int, some: bool = False, columns: int = 2) -> np.ndarray:
    """The score of each id from 0 to rows - 1; NaN for ids that are not there, where there may be `some` only.

    Raises ValueError where they are not there once each, or not among so many `columns`."""
    result = np.full(rows, np.nan, np.float32)
    found = 0
    for file in sorted(folder.glob("[!_.]*.parquet")):
        opened = pq.ParquetFile(file)
        named = opened.schema_arrow
        types = [named.field(name).type for name in ("id", "score") if name in named.names]
        if types != [pa.int64(), pa.float32()] or len(named) != columns:
            raise ValueError(f"{file.name} has the columns {named}")
        for batch in opened.iter_batches(1 << 16, columns=["id", "score"]):
            ids = batch.column("id").to_numpy()
            if ids.size and (ids.min() < 0 or ids.max() >= rows):
                raise ValueError(f"{file.name} has ids that the input has not")
            result[ids] = batch.column("score").to_numpy(zero_copy_only=False)
            found += len(ids)
    missing = int(np.isnan(result).sum())
    if found != rows - missing or (missing and not some):
        raise ValueError(f"{found:,} rows for {rows:,}, {missing:,} without a score")
    return result


def passed(folder: Path, names: list[str]) -> list[float]:
    """A sum of each column that tells rows apart: of its values, each times a number that its row's id makes."""
    sums = np.zeros(len(names))
    for file in sorted(folder.glob("[!_.]*.parquet")):
        for batch in pq.ParquetFile(file).iter_batches(1 << 16, columns=["id", *names]):
            weights = batch.column("id").to_numpy() % 1021
            sums += [weights @ batch.column(name).to_numpy().astype(np.float64) for name in names]
    return sums.tolist()


def difference(mine: np.ndarray, reference: np.ndarray) -> float:
    """The largest difference between scores, of the score or, where that is below 1, of 1; infinite where other rows
    have scores."""
    there = ~np.isnan(reference)
    if not np.array_equal(there, ~np.isnan(mine)):
        return float("inf")
    mine, reference = mine[there], reference[there]
    if not len(reference):
        return 0.0
    return float(np.max(np.abs(mine - reference) / np.maximum(1, np.abs(reference))))
