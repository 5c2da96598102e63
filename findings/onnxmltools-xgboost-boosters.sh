#!/usr/bin/env bash
# onnxmltools makes classifiers of XGBoost's boosters that rank or model survival: a label 0 or 1, and probabilities 0, 1 or NaN.
#
# versions  onnxmltools 1.16.0, xgboost-cpu 3.2.0, skl2onnx 1.20.0, onnxruntime 1.32.0
# source    XGBoost, learning task parameters: rank:* and survival:cox predict scores and hazard ratios, numbers without bounds.
#           onnxmltools, convert_xgboost: takes Booster; XGBRanker it refuses, as a model that it does not know.
# expected  The scores of Booster.predict, or an error.
# seen      A Booster whose objective is not one of a few regressions is taken for a binary classifier, and its base score for a
#           probability: every row has label 0 or every row 1, with probabilities of 0, 1 or NaN, as the base score comes out.
#           binary:logistic is right.
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
from sklearn.datasets import load_diabetes

rows, target = load_diabetes(return_X_y=True)
rows = rows[:440].astype(np.float32)
grade = np.digitize(target[:440], [100, 200])
for objective in ("binary:logistic", "rank:pairwise", "rank:ndcg", "survival:cox"):
    labels = {"b": grade > 0, "r": grade, "s": target[:440]}[objective[0]]
    queries = np.arange(440) // 20 if objective.startswith("rank") else None
    booster = xgboost.train({"objective": objective, "nthread": 1}, xgboost.DMatrix(rows, labels, qid=queries), 10)
    onnx = convert_xgboost(booster, initial_types=[("features", FloatTensorType([None, rows.shape[1]]))])
    session = onnxruntime.InferenceSession(onnx.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    label, probabilities = session.run(None, {"features": rows})
    expected = booster.predict(xgboost.DMatrix(rows))
    print(objective, names, "ONNX", probabilities[:2].tolist(), "labels", np.unique(label), "XGBoost", expected[:2])
    assert names == ["label", "probabilities"]
    if objective == "binary:logistic":
        assert np.allclose(probabilities[:, 1], expected, atol=1e-5)
    else:
        assert len(np.unique(label)) == 1 and len(np.unique(expected)) > 100
        assert np.isnan(probabilities).all() or len(np.unique(probabilities[:, 1].round(4))) == 1
PY
