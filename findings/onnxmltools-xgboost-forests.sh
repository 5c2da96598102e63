#!/usr/bin/env bash
# onnxmltools gives the trees of XGBoost's forests (num_parallel_tree) to the wrong classes, and cuts two thirds of them off.
#
# versions  onnxmltools 1.16.0, xgboost-cpu 3.2.0, skl2onnx 1.20.0, onnxruntime 1.32.0
# source    XGBoost, random forests: num_parallel_tree trees are built in each round (for each class), and best_iteration
#           counts rounds. tree_info in the model names the class of each tree.
# expected  The predictions of XGBoost within float rounding, or an error.
# seen      Tree i goes to class i % classes, which holds for one tree a round alone: an XGBRFClassifier of three classes mostly
#           gives another label. After early stopping, best_iteration + 1 trees are kept, not as many rounds of them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check onnxmltools==1.16.0 onnxconverter-common==1.16.0 xgboost-cpu==3.2.0 \
  skl2onnx==1.20.0 onnxruntime==1.32.0 scikit-learn==1.9.1
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnxruntime
import xgboost
from onnxmltools import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from sklearn.datasets import load_diabetes, load_wine


def scores(model, rows):
    onnx = convert_xgboost(model, initial_types=[("features", FloatTensorType([None, rows.shape[1]]))])
    session = onnxruntime.InferenceSession(onnx.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"features": rows})


rows, kinds = load_wine(return_X_y=True)
rows = rows.astype(np.float32)
common = {"n_jobs": 1, "random_state": 0}
for model in (xgboost.XGBClassifier(n_estimators=6, **common), xgboost.XGBRFClassifier(n_estimators=6, **common),
              xgboost.XGBClassifier(n_estimators=6, num_parallel_tree=2, **common)):
    model.fit(rows, kinds)
    labels, probabilities = scores(model, rows)
    differ = (labels != model.predict(rows)).sum()
    print(type(model).__name__, model.num_parallel_tree, "labels that differ:", differ, "of", len(rows))
    assert (differ == 0) == (type(model) is xgboost.XGBClassifier and model.num_parallel_tree is None)

rows, target = load_diabetes(return_X_y=True)
rows = rows.astype(np.float32)
for trees in (1, 3):
    model = xgboost.XGBRegressor(n_estimators=100, num_parallel_tree=trees, early_stopping_rounds=3, **common)
    model.fit(rows[:300], target[:300], eval_set=[(rows[300:], target[300:])], verbose=False)
    expected = model.predict(rows)
    off = np.abs(scores(model, rows)[0].ravel() - expected).max()
    print(trees, "trees a round,", model.best_iteration + 1, "rounds: off by up to", off, "of", expected.max())
    assert (off < 1e-2) == (trees == 1)
PY
