#!/usr/bin/env bash
# Normalizer(norm='max') means two things: scikit-learn divides by the largest magnitude, ONNX by the largest value.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn: norm='max' rescales by the maximum of the absolute values. ONNX, ai.onnx.ml.Normalizer, MAX:
#           Y = X / max(X). skl2onnx maps the one to the other.
# expected  The transformed rows of scikit-learn, or an error at conversion.
# seen      A row whose largest magnitude is negative is divided by another number: (-4, 2) becomes (-2, 1) in place of
#           (-1, 0.5), and rows of negative numbers only change their signs. Non-negative rows agree.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check skl2onnx==1.20.0 scikit-learn==1.9.1 onnxruntime==1.32.0
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.preprocessing import Normalizer

rows = np.array([[4, 2], [-4, 2], [-4, -2]], np.float32)
model = Normalizer(norm="max").fit(rows)
session = onnxruntime.InferenceSession(to_onnx(model, rows[:1]).SerializeToString(),
                                       providers=["CPUExecutionProvider"])
found, right = session.run(None, {"X": rows})[0], model.transform(rows)
print("scikit-learn", right.tolist())
print("ONNX        ", found.tolist())
assert np.allclose(right, [[1, 0.5], [-1, 0.5], [-1, -0.5]])
assert np.allclose(found[0], right[0]) and np.allclose(found[1], [-2, 1]) and np.allclose(found[2], [2, 1])
PY
