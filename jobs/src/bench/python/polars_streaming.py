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
            result[start : start + BATCH] = predict(job.model, *tensors(job, features[start : start + BATCH]))
        return pl.Series(result)

    expression = pl.struct(job.features).map_batches(scores, return_dtype=pl.Float32, is_elementwise=True)
    rows = source(job)
    if job.road == "filter":
        rows = rows.filter(pl.col("f0") > 0)
    kept = pl.all() if job.road == "all" else pl.col("id")
    rows.select(kept, score=expression).sink_parquet(
        Path(job.output, "scores.parquet"), compression="snappy", maintain_order=False, engine="streaming"
    )


def tensors(job: Job, batch: pl.DataFrame) -> list[np.ndarray]:
    if job.road == "strings":  # A tensor of one column for each.
        return [batch[name].to_numpy().astype(object if name[0] == "c" else np.float32)[:, None] for name in job.features]
    if job.road == "arrays":
        values = batch.to_series().explode().to_numpy()
        return [values.reshape(len(batch), -1)]
    return [batch.to_numpy(order="c")]


def source(job: Job) -> pl.LazyFrame:
    if job.road == "csv":
        types = {"id": pl.Int64} | {name: pl.Float32 for name in job.features}  # Told, it need not find them.
        return pl.scan_csv(job.files, schema=types)
    return pl.scan_parquet(job.files)


if __name__ == "__main__":
    run(score)
