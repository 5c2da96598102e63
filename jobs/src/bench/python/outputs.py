"""Reads what a contender has written, and compares it with what another has."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

TOLERANCE = 1e-4


def scores(folder: Path, rows: int) -> np.ndarray:
    """The score of each id from 0 to rows - 1. Raises ValueError where they are not all there, once each."""
    result = np.full(rows, np.nan, np.float32)
    found = 0
    for file in sorted(folder.glob("[!_.]*.parquet")):
        for batch in pq.ParquetFile(file).iter_batches(1 << 16):
            if batch.schema.names != ["id", "score"] or batch.schema.types != [pa.int64(), pa.float32()]:
                raise ValueError(f"{file.name} has the columns {batch.schema}")
            ids = batch.column("id").to_numpy()
            if ids.size and (ids.min() < 0 or ids.max() >= rows):
                raise ValueError(f"{file.name} has ids that the input has not")
            result[ids] = batch.column("score").to_numpy(zero_copy_only=False)
            found += len(ids)
    missing = int(np.isnan(result).sum())
    if found != rows or missing:
        raise ValueError(f"{found:,} rows for {rows:,}, {missing:,} without a score")
    return result


def difference(mine: np.ndarray, reference: np.ndarray) -> float:
    """The largest difference between scores, of the score or, where that is below 1, of 1."""
    if not len(reference):
        return 0.0
    return float(np.max(np.abs(mine - reference) / np.maximum(1, np.abs(reference))))
