"""PySpark's `mapInArrow`: record batches to Python workers and back, a session cached in each worker."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from peer import BATCH, Job, predict, run
from pyspark_session import source


def score(job: Job) -> None:
    def scores(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            features = batch.select(job.features)
            result = np.empty(len(batch), np.float32)
            for start in range(0, len(batch), BATCH):
                matrix = features.slice(start, BATCH).to_tensor(row_major=True).to_numpy()
                result[start : start + BATCH] = predict(job.model, matrix)
            yield pa.record_batch([batch.column("id"), pa.array(result)], ["id", "score"])

    rows = source(job).select("id", *job.features)
    rows.mapInArrow(scores, "id long, score float").write.mode("overwrite").parquet(job.output)


if __name__ == "__main__":
    run(score, alone=False)
