#!/usr/bin/env bash
# CatBoost's ONNX export forgets set_probability_threshold: labels are cut at 0.5.
#
# versions  catboost 1.2.10, onnxruntime 1.32.0
# source    CatBoost, set_probability_threshold: the threshold for the positive class in binary classification, which predict
#           keeps to and which cbm and JSON files carry. export to ONNX refuses what it does not support, such as a scale.
# expected  The labels of predict, or an error.
# seen      The label of 0.5: with a threshold of 0.9, rows between 0.5 and 0.9 are 1 in ONNX and 0 in CatBoost. The same file
#           saved as cbm keeps the threshold. Probabilities agree.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check catboost==1.2.10 onnxruntime==1.32.0 scikit-learn==1.9.1
cd "$work"
venv/bin/python - <<'PY'
import catboost
import numpy as np
import onnxruntime
from sklearn.datasets import load_breast_cancer

data, target = load_breast_cancer(return_X_y=True)
rows = data.astype(np.float32)
model = catboost.CatBoostClassifier(iterations=10, depth=2, verbose=False, allow_writing_files=False, thread_count=1, random_seed=0)
model.fit(rows, target)
model.set_probability_threshold(0.9)
model.save_model("model.onnx", format="onnx")
model.save_model("model.cbm")
loaded = catboost.CatBoostClassifier().load_model("model.cbm")
expected = model.predict(rows)
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
labels, maps = session.run(None, {"features": rows})
probabilities = np.array([row[1] for row in maps])
differ = labels != expected
print("labels that differ:", differ.sum(), "of", len(rows), "with probabilities from", probabilities[differ].min(), "to",
      probabilities[differ].max())
assert (loaded.predict(rows) == expected).all()
assert np.allclose(probabilities, model.predict_proba(rows)[:, 1], atol=1e-5)
assert (labels == (probabilities > 0.5)).all() and (expected == (probabilities > 0.9)).all() and differ.any()
PY
