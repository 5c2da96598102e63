"""Spark inside a Python process, as the peers that are written for PySpark start it."""

from pyspark.sql import SparkSession


def spark(threads: int) -> SparkSession:
    """The session of this process."""
    session = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "16384")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session
