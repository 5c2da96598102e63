"""The package with classic Spark."""
import pytest
from pyspark.errors import AnalysisException
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import SQLTransformer
from pyspark.sql import functions as F

import thresher
from conftest import MODEL, PATIENTS, assert_golden
from thresher.ml import OnnxModel


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    session = thresher.session(master="local[2]", config={
        "spark.ui.enabled": "false", "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse"))})
    yield session
    session.stop()


@pytest.fixture(scope="module")
def patients(spark):
    return spark.read.parquet(PATIENTS)


def test_scores_all_columns(spark, patients):
    assert_golden(spark, patients.select("id", thresher.predict(MODEL, "*").alias("score")))


def test_takes_columns_and_options(patients):
    names = [name for name in patients.columns if name != "id"]
    columns = [F.col(name) if i % 2 else name for i, name in enumerate(names)]
    labels = patients.select(thresher.predict(MODEL, *columns, outputs=["label"], batch_size=100).alias("label"))
    assert labels.schema["label"].dataType.simpleString() == "bigint"
    bound = thresher.predict(MODEL, *names, outputs="label", bind={"features": names}, reproducible=True)
    assert patients.select(bound.alias("label")).collect() == labels.collect()


def test_scores_what_a_query_made(spark):
    made = spark.createDataFrame([(1, [0.5] * 30), (2, [1.5] * 30)], "id int, features array<float>")
    assert made.groupBy("id").agg(F.first("features").alias("features")).select(
        thresher.predict(MODEL, "features", outputs="label")).count() == 2


def test_scores_go_into_a_table(spark, patients):
    patients.select("id", thresher.predict(MODEL, "*").alias("score")).write.mode("overwrite").saveAsTable("scores")
    assert_golden(spark, spark.table("scores"))


def test_errors_are_of_the_analysis_and_one_line(patients):
    with pytest.raises(AnalysisException) as caught:
        patients.select(thresher.predict("no-such-model.onnx", "*")).collect()
    assert "THR-MODEL-001" in str(caught.value)
    assert (caught.value.getCondition(), caught.value.getSqlState()) == ("THR_MODEL_001", "38000")
    assert len(str(caught.value).splitlines()[0]) > 50, "what, where and how to fix it on the first line"
    with pytest.raises(AnalysisException) as caught:
        patients.select(thresher.predict(MODEL, "*", batch_sise=5)).collect()
    assert "batch-size" in str(caught.value)


def test_values_of_options_are_checked_here():
    with pytest.raises(TypeError, match="option outputs"):
        thresher.predict(MODEL, "*", outputs=object())
    with pytest.raises(TypeError, match="columns"):
        thresher.predict(MODEL)
    assert thresher._text("bind", {"a=b": ["c,d", "e"]}) == "a\\=b=c\\,d,e"


def test_stands_in_a_pipeline_that_is_saved(spark, patients, tmp_path):
    pipeline = Pipeline(stages=[
        SQLTransformer(statement="SELECT * FROM __THIS__"),
        OnnxModel(model=MODEL, inputCols=[n for n in patients.columns if n != "id"], outputCol="score",
                  options={"batch_size": 64})])
    pipeline.fit(patients).write().save(str(tmp_path / "pipeline"))
    loaded = PipelineModel.load(str(tmp_path / "pipeline"))
    assert_golden(spark, loaded.transform(patients).select("id", "score"))


def test_session_is_kept_and_another_refused(spark, monkeypatch):
    assert thresher.session() is spark
    monkeypatch.setattr(thresher, "_EXTENSIONS", "of.another.Extension")
    with pytest.raises(RuntimeError, match="stop it first"):
        thresher.session()
