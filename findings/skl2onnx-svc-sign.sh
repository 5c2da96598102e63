#!/usr/bin/env bash
# skl2onnx gives the margin of an SVC with two classes the wrong sign: high for the other class.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, SVC.decision_function: of two classes, positive means the second one (classes_[1]).
#           sklearn-onnx gives one column for each class, as SGDClassifier with a hinge has them, too.
# expected  In the column of the second class its margin, as of SGDClassifier: positive where that class is predicted.
# seen      In the second column the negative of decision_function, in the first one decision_function. Labels are right:
#           rows that are ranked by the score of their class come in the opposite order. With raw_scores=True the sign is right.
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
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import scale
from sklearn.svm import SVC

data, target = load_breast_cancer(return_X_y=True)
data = scale(data).astype(np.float32)


def scored(model, **options):
    onnx = to_onnx(model, data[:1], options={id(model): options}).SerializeToString()
    return onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"]).run(None, {"X": data})


for model, sign in ((SGDClassifier(random_state=0), 1), (SVC(kernel="linear"), -1), (SVC(), -1)):
    model.fit(data, target)
    margins = model.decision_function(data)
    labels, scores = scored(model, zipmap=False)
    print(model, "labels", labels[18:20], "ONNX", scores[18:20].tolist(), "scikit-learn", margins[18:20])
    assert (labels == model.predict(data)).all() and (labels == (margins > 0)).all()
    assert np.allclose(scores[:, 1], sign * margins, atol=1e-2) and np.allclose(scores[:, 0], -scores[:, 1], atol=1e-4)
    assert np.allclose(scored(model, zipmap=False, raw_scores=True)[1][:, 1], margins, atol=1e-2)
PY
