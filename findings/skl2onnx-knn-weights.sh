#!/usr/bin/env bash
# skl2onnx converts neighbours weighted by distance to a plain mean, without a word.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, KNeighborsRegressor: weights='distance' weights points by the inverse of their distance.
#           sklearn-onnx lists KNeighborsRegressor among the supported models and refuses what it does not support.
# expected  The predictions of scikit-learn within float rounding, or an error.
# seen      Every neighbour counts the same: 0.5 halfway, at a quarter, and at the training point itself. With
#           weights='uniform' both agree.
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
from sklearn.neighbors import KNeighborsRegressor

features = np.array([[0.0], [1.0], [10.0]], np.float32)
target = np.array([0.0, 1.0, 10.0], np.float32)
rows = np.array([[0.25], [0.5], [1.0]], np.float32)
scores = {}
for weights in ("uniform", "distance"):
    model = KNeighborsRegressor(2, weights=weights).fit(features, target)
    session = onnxruntime.InferenceSession(to_onnx(model, features[:1]).SerializeToString(),
                                           providers=["CPUExecutionProvider"])
    scores[weights] = session.run(None, {"X": rows})[0].ravel(), model.predict(rows)
    print(weights, "ONNX", scores[weights][0], "scikit-learn", scores[weights][1])
assert np.allclose(*scores["uniform"])
assert np.allclose(scores["distance"][1], [0.25, 0.5, 1.0])
assert np.allclose(scores["distance"][0], [0.5, 0.5, 0.5])
PY
