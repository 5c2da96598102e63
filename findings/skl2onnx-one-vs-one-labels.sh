#!/usr/bin/env bash
# skl2onnx gives the number of a class where OneVsOneClassifier gives the class: classes 1, 2, 3 become 0, 1, 2.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, OneVsOneClassifier.predict: the predicted class, of those in classes_.
#           sklearn-onnx lists the model among the supported ones.
# expected  The classes that the model was trained with, or an error.
# seen      The position of the class in classes_: of classes 1, 2, 3 the one before, without an error. (Of texts, ONNX Runtime
#           refuses the model.) OneVsRestClassifier gives the classes.
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
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.preprocessing import scale

rows, kinds = load_wine(return_X_y=True)
rows = scale(rows).astype(np.float32)
for model in (OneVsRestClassifier(LogisticRegression()), OneVsOneClassifier(LogisticRegression())):
    model.fit(rows, kinds + 1)
    onnx = to_onnx(model, rows[:1], options={"zipmap": False}).SerializeToString()
    labels = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"]).run(None, {"X": rows})[0].ravel()
    expected = model.predict(rows)
    print(type(model).__name__, "ONNX", labels[[0, 80, 170]], "scikit-learn", expected[[0, 80, 170]])
    assert (labels == expected - isinstance(model, OneVsOneClassifier)).all()
PY
