#!/usr/bin/env bash
# skl2onnx picks the labels of SGDClassifier(loss='modified_huber') by probabilities that are cut at 0 and 1: ties go to the first.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, SGDClassifier.predict: the class of the largest decision_function; predict_proba cuts it to 0 and 1.
# expected  The labels of scikit-learn, which no two decisions of a row make the same.
# seen      Of three classes, the first one whose probability is largest, and of a row with two or three that are cut alike it is
#           the first of these: a fifth of all labels. Probabilities agree.
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
from sklearn.datasets import load_wine
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import scale

rows, kinds = load_wine(return_X_y=True)
rows = scale(rows)[:, :3].astype(np.float32)
model = SGDClassifier(loss="modified_huber", random_state=0).fit(rows, kinds)
onnx = to_onnx(model, rows[:1], options={"zipmap": False}).SerializeToString()
labels, scores = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"]).run(None, {"X": rows})
expected = model.predict(rows)
differ = labels != expected
print("labels that differ:", differ.sum(), "of", len(rows))
print("decisions", model.decision_function(rows[differ][:3]), "probabilities", scores[differ][:3], "ONNX", labels[differ][:3],
      "scikit-learn", expected[differ][:3])
assert np.allclose(scores, model.predict_proba(rows), atol=1e-4)
assert differ.sum() > 10
ties = scores[np.arange(len(rows)), labels] == scores[np.arange(len(rows)), expected]
assert ties[differ].all()
PY
