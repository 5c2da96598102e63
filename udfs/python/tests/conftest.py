"""What the tests share: the shipped data, and how scores are compared."""
from pathlib import Path

DATASETS = Path(__file__).resolve().parents[3] / "datasets"
MODEL = str(DATASETS / "breast-cancer" / "model.onnx")
GOLDEN = str(DATASETS / "breast-cancer" / "golden.parquet")
PATIENTS = str(DATASETS / "breast-cancer" / "data.parquet")


def assert_golden(spark, scored):
    """Every row of the golden predictions, within their tolerance."""
    rows = {row["id"]: row for row in spark.read.parquet(GOLDEN).collect()}
    found = {row["id"]: row["score"] for row in scored.collect()}
    assert found.keys() == rows.keys()
    for key, score in found.items():
        assert score["label"] == rows[key]["label"]
        for actual, expected in zip(score["probabilities"], rows[key]["probabilities"], strict=True):
            assert abs(actual - expected) <= 1e-6
