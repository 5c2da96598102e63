#!/usr/bin/env bash
# skl2onnx cuts the labels of OneVsRestClassifier over SVMs at a margin of 0.5, where scikit-learn cuts at 0.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, OneVsRestClassifier.predict: decision_function at 0 where the estimator has one, else predict_proba at
#           0.5. sklearn-onnx lists the model among the supported ones.
# expected  The labels of scikit-learn, or an error.
# seen      With two classes, and with several labels a row, a margin is taken for a probability: rows between 0 and 0.5 get the
#           other label, and "probabilities" are the margin and one minus it. LogisticRegression as the estimator, whose
#           probabilities are such, agrees.
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
from sklearn.datasets import make_classification, make_multilabel_classification
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC

two = make_classification(400, 6, random_state=0)
several = make_multilabel_classification(400, 6, random_state=0)
for kind, (rows, target) in (("two classes", two), ("several labels", several)):
    rows = rows.astype(np.float32)
    for estimator in (LogisticRegression(), LinearSVC()):
        model = OneVsRestClassifier(estimator).fit(rows, target)
        onnx = to_onnx(model, rows[:1], options={"zipmap": False}).SerializeToString()
        labels = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"]).run(None, {"X": rows})[0]
        differ = labels != model.predict(rows)
        print(kind, type(estimator).__name__, "labels that differ:", differ.sum(), "of", differ.size)
        assert differ.any() == isinstance(estimator, LinearSVC)
        if differ.any():
            margins = model.decision_function(rows)
            assert ((margins[differ] > 0) & (margins[differ] < 0.501)).all()
PY
