#!/usr/bin/env bash
# skl2onnx calibrates with steps where scikit-learn's isotonic calibration goes along a line.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, IsotonicRegression.predict: between its points it interpolates along a line. sklearn-onnx lists
#           CalibratedClassifierCV among the supported models, and takes method='isotonic'.
# expected  The probabilities of scikit-learn within float rounding, or an error.
# seen      The probability of the nearest point of the calibration: where points are far apart, as in small sets, it is off by
#           a tenth and more, and labels change with it. With method='sigmoid' both agree.
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
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression

rows, kinds = make_classification(160, 6, flip_y=0.2, random_state=3)
new = make_classification(2000, 6, flip_y=0.2, random_state=3, shuffle=False)[0].astype(np.float32)
off = {}
for method in ("sigmoid", "isotonic"):
    model = CalibratedClassifierCV(LogisticRegression(), method=method, cv=2).fit(rows.astype(np.float32), kinds)
    onnx = to_onnx(model, new[:1], options={"zipmap": False}).SerializeToString()
    labels, scores = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"]).run(None, {"X": new})
    expected = model.predict_proba(new)
    off[method] = np.abs(scores - expected).max()
    worst = np.abs(scores - expected)[:, 1].argsort()[-3:]
    print(method, "ONNX", scores[worst, 1], "scikit-learn", expected[worst, 1], "labels that differ:",
          (labels != model.predict(new)).sum(), "of", len(new))
assert off["sigmoid"] < 1e-5 and off["isotonic"] > 0.05, off
PY
