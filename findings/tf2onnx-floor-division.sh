#!/usr/bin/env bash
# Floor division and its remainder of whole numbers become truncating ones in tf2onnx: -1 // 7 is 0, -1 % 7 is -1.
#
# versions  tensorflow-cpu 2.21.0, tf2onnx 1.17.0, onnxruntime 1.29.0
# source    The reference of tf.math.floordiv says that quotients are rounded down, that of tf.math.floormod that remainders
#           fit these, as Python's do. ONNX: Div of integers truncates; Mod with fmod=0 has the sign of the divisor.
# expected  -1 and 6 for -1, as in TensorFlow and Python.
# seen      The graph divides with Div, and takes the remainder by it: 0 and -1, without a warning. Weekdays and buckets of
#           signed values come out as others, or as negative places of a table. Of floats both are right. Keras 3 exports
#           ONNX by the same code.
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


def exported(function, days):
    signature = [tf.TensorSpec([None], days.dtype, name="days")]
    tf2onnx.convert.from_function(tf.function(function, input_signature=signature), signature, opset=17,
                                  output_path="model.onnx")
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    return session.run(None, {"days": days})[0]


def week(days):
    return tf.math.floordiv(days, tf.constant(7, days.dtype))


def weekday(days):
    return tf.math.floormod(days, tf.constant(7, days.dtype))


days = np.array([-8, -7, -1, 0, 6, 8], np.int64)
for function, floored, cut in ((week, days // 7, np.trunc(days / 7)), (weekday, days % 7, np.fmod(days, 7))):
    print(function.__name__, "TensorFlow", function(days).numpy().tolist(), "ONNX", exported(function, days).tolist())
    assert np.array_equal(function(days).numpy(), floored)
    assert np.array_equal(exported(function, days), cut) and not np.array_equal(cut, floored)
    assert np.array_equal(exported(function, days.astype(np.float32)), floored)
PY
