#!/usr/bin/env bash
# skl2onnx makes the probabilities of linear discriminant analysis with two classes too sure: their odds are squared.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, LinearDiscriminantAnalysis.predict_proba: with two classes the sigmoid of decision_function.
#           sklearn-onnx lists the model among the supported ones.
# expected  The probabilities of scikit-learn within float rounding, or an error.
# seen      A softmax over the decision and its negative, which is the sigmoid of twice the decision: 0.75 is 0.9, 0.9 is 0.988.
#           Labels agree, so that nothing looks wrong. With three classes the probabilities agree, too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check skl2onnx==1.20.0 scikit-learn==1.9.1 onnxruntime==1.32.0
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnxruntime
from scipy.special import expit
from skl2onnx import to_onnx
from sklearn.datasets import make_blobs
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

for classes in (2, 3):
    rows, kinds = make_blobs(300, 3, centers=classes, cluster_std=8.0, random_state=1)
    rows = rows.astype(np.float32)
    model = LinearDiscriminantAnalysis().fit(rows, kinds)
    onnx = to_onnx(model, rows[:1], options={"zipmap": False}).SerializeToString()
    labels, scores = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"]).run(None, {"X": rows})
    expected = model.predict_proba(rows)
    print(classes, "classes: ONNX", scores[:4, 1].round(4), "scikit-learn", expected[:4, 1].round(4))
    assert (labels == model.predict(rows)).all()
    if classes == 2:
        assert np.allclose(scores[:, 1], expit(2 * model.decision_function(rows)), atol=1e-5)
        assert np.abs(scores - expected).max() > 0.1
    else:
        assert np.allclose(scores, expected, atol=1e-5)
PY
