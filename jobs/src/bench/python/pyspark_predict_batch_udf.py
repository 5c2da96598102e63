"""PySpark's `predict_batch_udf`: Spark calls it with matrices and keeps what it makes in each Python worker."""

from collections.abc import Callable

import numpy as np
from pyspark.ml.functions import predict_batch_udf
from pyspark.sql import functions
from pyspark.sql.types import FloatType

from peer import BATCH, Job, predict, run
from pyspark_session import source


def score(job: Job) -> None:
    def make_predict() -> Callable[[np.ndarray], np.ndarray]:
        return lambda matrix: predict(job.model, np.ascontiguousarray(matrix, np.float32))

    udf = predict_batch_udf(make_predict, return_type=FloatType(), batch_size=BATCH)
    # A struct arrives as columns; an array arrives as an object for each row.
    scored = source(job).select("id", udf(functions.struct(*job.features)).alias("score"))
    scored.write.mode("overwrite").parquet(job.output)


if __name__ == "__main__":
    run(score, alone=False)
