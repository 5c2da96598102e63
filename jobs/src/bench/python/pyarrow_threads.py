"""A hand-tuned process of pyarrow and ONNX Runtime: each thread takes row groups and writes a file for each."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from peer import BATCH, Job, predict, run

ROWS_DECODED_AT_ONCE = 16 * BATCH


def score(job: Job) -> None:
    units = [(file, group) for file in job.files for group in range(pq.ParquetFile(file).num_row_groups)]

    def score_unit(number: int) -> None:
        file, group = units[number]
        ids, scores = [], []
        for batch in pq.ParquetFile(file).iter_batches(
            ROWS_DECODED_AT_ONCE, row_groups=[group], columns=["id", *job.features], use_threads=False
        ):
            ids.append(batch.column("id"))
            features = batch.select(job.features)
            for start in range(0, len(batch), BATCH):
                matrix = features.slice(start, BATCH).to_tensor(row_major=True).to_numpy()
                scores.append(predict(job.model, matrix))
        table = pa.table({"id": pa.chunked_array(ids, pa.int64()), "score": np.concatenate(scores or [EMPTY])})
        # Dictionaries of ids and scores would cost time and save nothing.
        pq.write_table(table, Path(job.output, f"{number}.parquet"), compression="snappy", use_dictionary=False)

    with ThreadPoolExecutor(job.threads) as threads:
        for _ in threads.map(score_unit, range(len(units))):
            pass


EMPTY = np.empty(0, np.float32)

if __name__ == "__main__":
    pa.set_cpu_count(1)
    run(score)
