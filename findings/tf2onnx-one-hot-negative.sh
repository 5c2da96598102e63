#!/usr/bin/env bash
# A negative place, such as -1 for an unknown category, is the last category in the ONNX of tf2onnx, and none in TensorFlow.
#
# versions  tensorflow-cpu 2.21.0, tf2onnx 1.17.0, onnxruntime 1.29.0
# source    By its reference, tf.one_hot gives off_value throughout for a place that there is not, -1 among them. ONNX, OneHot:
#           an index from -depth on counts from the end.
# expected  Zeros for -1, as in TensorFlow, and as for 3 of 3 categories.
# seen      The row of -1 is that of the last category, without a warning: unknown customers are scored as ordinary ones of
#           the last class. Keras 3 exports ONNX by the same code.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check tensorflow-cpu==2.21.0 tf2onnx==1.17.0 onnxruntime==1.29.0
cd "$work"
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python - <<'PY'
import numpy as np
import onnxruntime
import tensorflow as tf
import tf2onnx


@tf.function(input_signature=[tf.TensorSpec([None], tf.int64, name="category")])
def encoded(category):
    return tf.one_hot(category, 3)


tf2onnx.convert.from_function(encoded, encoded.input_signature, opset=17, output_path="model.onnx")
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
categories = np.array([-1, 0, 2, 3], np.int64)
scores = session.run(None, {"category": categories})[0]
expected = encoded(categories).numpy()
print("TensorFlow", expected.tolist())
print("ONNX      ", scores.tolist())
assert np.array_equal(expected, [[0, 0, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]])
assert np.array_equal(scores, [[0, 0, 1], [1, 0, 0], [0, 0, 1], [0, 0, 0]])
PY
