#!/usr/bin/env bash
# onnxmltools converts Spark ML's MinMaxScaler without its target range.
#
# versions  onnxmltools 1.16.0, pyspark 4.1.1, onnxruntime 1.32.0 (Java 17)
# source    Spark, MinMaxScaler: rescales each feature to [min, max], parameters of the scaler, by default 0 and 1.
#           onnxmltools lists MinMaxScalerModel among the converted models.
# expected  The features that Spark computes, or an error at conversion.
# seen      The ONNX model rescales to [0, 1] whatever min and max say; a model behind it gets other features. With the
#           default range both agree.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  onnxmltools==1.16.0 skl2onnx==1.20.0 onnx==1.23.2 pyspark==4.1.1 onnxruntime==1.32.0 numpy==2.4.6 pandas==3.1.1
cd "$work"
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
import numpy as np
import onnxmltools
import onnxruntime
from onnxmltools.convert.common.data_types import FloatTensorType
from pyspark.ml.feature import MinMaxScaler
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession

spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())
rows = np.array([[0, 10], [1, 20], [4, 50]], np.float32)
table = spark.createDataFrame([(Vectors.dense([float(v) for v in row]),) for row in rows], ["features"])
results = {}
for low, high in ((0.0, 1.0), (-1.0, 3.0)):
    model = MinMaxScaler(inputCol="features", outputCol="scaled", min=low, max=high).fit(table)
    converted = onnxmltools.convert_sparkml(model, "scaler", [("features", FloatTensorType([None, 2]))],
                                            spark_session=spark, target_opset=15)
    session = onnxruntime.InferenceSession(converted.SerializeToString(), providers=["CPUExecutionProvider"])
    found = session.run(None, {"features": rows})[0]
    right = np.array([row.scaled.toArray() for row in model.transform(table).collect()])
    results[low, high] = found, right
    print(f"range [{low}, {high}]: Spark {right[:, 0]}, ONNX {found[:, 0]}")
spark.stop()
assert np.allclose(*results[0.0, 1.0])
found, right = results[-1.0, 3.0]
assert np.allclose(right[:, 0], [-1, 0, 3]) and np.allclose(found[:, 0], [0, 0.25, 1])
PY
