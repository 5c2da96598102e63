"""Polars' streaming engine, which calls ONNX Runtime as an element-wise expression, so on all of its threads."""

from pathlib import Path

import numpy as np
import polars as pl

from peer import BATCH, Job, predict, run


def score(job: Job) -> None:
    def scores(rows: pl.Series) -> pl.Series:
        features = rows.struct.unnest()
        result = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), BATCH):
            batch = features[start : start + BATCH]
            result[start : start + BATCH] = predict(job.model, batch.to_numpy(order="c"))
        return pl.Series(result)

    expression = pl.struct(job.features).map_batches(scores, return_dtype=pl.Float32, is_elementwise=True)
    source(job).select("id", score=expression).sink_parquet(
        Path(job.output, "scores.parquet"), compression="snappy", maintain_order=False, engine="streaming"
    )


def source(job: Job) -> pl.LazyFrame:
    if job.files[0].endswith(".parquet"):
        return pl.scan_parquet(job.files)
    types = {"id": pl.Int64} | {name: pl.Float32 for name in job.features}  # Told, it need not find them.
    return pl.scan_csv(job.files, schema=types)


if __name__ == "__main__":
    run(score)
