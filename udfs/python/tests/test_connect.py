"""The package with Spark Connect: a call needs nothing on the client but its text."""
import pytest
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

import thresher
from conftest import MODEL, PATIENTS, assert_golden


@pytest.fixture(scope="module")
def spark():
    session = (SparkSession.builder.remote("local[2]")
               .config("spark.jars", str(thresher.jar()))
               .config("spark.sql.extensions", "io.thresher.spark.ThresherExtensions")
               .config("spark.plugins", "io.thresher.spark.ThresherPlugin")
               .config("spark.ui.enabled", "false")
               .getOrCreate())
    yield session
    session.stop()


def test_scores_all_columns(spark):
    patients = spark.read.parquet(PATIENTS)
    assert "connect" in type(patients).__module__
    assert_golden(spark, patients.select("id", thresher.predict(MODEL, "*").alias("score")))


def test_scores_rows_of_the_client(spark):
    made = spark.createDataFrame([(1, [0.5] * 30), (2, [1.5] * 30)], "id int, features array<float>")
    assert made.select(thresher.predict(MODEL, "features", outputs="label").alias("label")).count() == 2
    assert len(made.select(thresher.predict(MODEL, "features", outputs="label").alias("label")).collect()) == 2


def test_errors_are_of_the_analysis(spark):
    with pytest.raises(AnalysisException) as caught:
        spark.read.parquet(PATIENTS).select(thresher.predict("no-such-model.onnx", "*")).collect()
    assert "THR-MODEL-001" in str(caught.value)
    assert caught.value.getCondition() == "THR_MODEL_001"
