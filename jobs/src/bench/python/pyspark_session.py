"""Spark inside a Python process, as the peers that are written for PySpark start it."""

from pyspark.sql import DataFrame, SparkSession

from peer import Job
from tables import class_path


def spark(threads: int, settings: dict[str, str]) -> SparkSession:
    """The session of this process."""
    builder = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "16384")
    )
    for name, value in {"spark.driver.extraClassPath": class_path(), **settings}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def source(job: Job) -> DataFrame:
    """The rows of the job."""
    session = spark(job.threads, job.settings)
    return session.table(job.table) if job.table else session.read.parquet(*job.files)
