#!/usr/bin/env bash
# CatBoost's ONNX export puts a softmax behind one-versus-all models, whose classes are independent.
#
# versions  catboost 1.2.10, onnxruntime 1.32.0
# source    CatBoost, "Multiclassification: objectives and metrics": MultiClassOneVsAll gives each class a sigmoid of its
#           own; "Export to ONNX": classification models return labels and probabilities.
# expected  The probabilities of predict_proba, which need not add up to 1.
# seen      A softmax over the raw scores, which always adds up to 1: off by more than 0.05 for most rows. The labels and
#           models of the loss MultiClass agree.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check catboost==1.2.10 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnxruntime
from catboost import CatBoostClassifier

random = np.random.default_rng(7)
features = random.normal(size=(600, 3)).astype(np.float32)
target = np.digitize(features[:, 0] + 0.7 * random.normal(size=600), [-0.6, 0.6])
differences = {}
onnxruntime.set_default_logger_severity(3)
for loss in ("MultiClass", "MultiClassOneVsAll"):
    model = CatBoostClassifier(loss_function=loss, iterations=40, depth=3, verbose=0, random_seed=1, thread_count=1,
                               allow_writing_files=False).fit(features, target)
    model.save_model("model.onnx", format="onnx")
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    labels, maps = session.run(None, {session.get_inputs()[0].name: features})
    found = np.array([[row[k] for k in range(3)] for row in maps])
    right = model.predict_proba(features)
    raw = model.predict(features, prediction_type="RawFormulaVal")
    softmax = np.exp(raw) / np.exp(raw).sum(1, keepdims=True)
    differences[loss] = np.abs(found - right).max(1)
    print(loss, "row 0: ONNX", found[0].round(3), "CatBoost", right[0].round(3),
          f"rows off by more than 0.05: {(differences[loss] > 0.05).sum()} of {len(found)}")
    assert (np.ravel(labels) == np.ravel(model.predict(features))).all()
    assert np.allclose(found, softmax, atol=1e-4)
assert differences["MultiClass"].max() < 1e-4
assert (differences["MultiClassOneVsAll"] > 0.05).mean() > 0.5
PY
