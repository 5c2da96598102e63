#!/usr/bin/env bash
# tf2onnx converts resizing by areas to another interpolation, without a word: pixels are picked in place of averaged.
#
# versions  tensorflow-cpu 2.21.0, tf2onnx 1.17.0, onnxruntime 1.29.0
# source    tf.image.resize, ResizeMethod.AREA: pixels are means over areas; each of half an image is the mean of four.
# expected  The means, or an error as for lanczos3, gaussian and mitchellcubic.
# seen      The first pixel of each area stands for it: 0 2 8 10 of 0 to 15 in place of 2.5 4.5 10.5 12.5.
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

images = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)


def both(method):
    @tf.function(input_signature=[tf.TensorSpec([None, 4, 4, 1], tf.float32, name="images")])
    def half(images):
        return tf.image.resize(images, (2, 2), method=method)

    tf2onnx.convert.from_function(half, half.input_signature, opset=17, output_path="model.onnx")
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    return half(images).numpy().ravel(), session.run(None, {"images": images})[0].ravel()


expected, scores = both("area")
print("TensorFlow", expected, "ONNX", scores)
assert np.array_equal(expected, [2.5, 4.5, 10.5, 12.5])
assert np.array_equal(scores, [0, 2, 8, 10])
assert np.allclose(*both("bilinear"))
PY
