#!/usr/bin/env bash
# The ONNX form of SimpleImputer has other columns than scikit-learn's, and what follows it takes features for others.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, SimpleImputer: add_indicator stacks a mask of the missing values onto the result, and features that
#           were missing in all rows of the training are dropped unless keep_empty_features is set.
# expected  The predictions of scikit-learn, or an error at conversion.
# seen      The converter leaves the masks out, and keeps the features that were dropped. A linear model with weights for
#           ten features is given five and scores without an error, each class with weights of another; the trees of a
#           forest read the neighbour of their feature.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check skl2onnx==1.20.0 scikit-learn==1.9.1 onnxruntime==1.32.0
cd "$work"
venv/bin/python -W ignore - <<'PY'
import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline

random = np.random.default_rng(0)
rows = random.normal(size=(400, 5)).astype(np.float32)
target = rows @ np.array([3, -2, 1, 4, -1], np.float32)
holes = np.where(random.random(rows.shape) < 0.2, np.float32(np.nan), rows)
empty = holes.copy()
empty[:, 1] = np.nan  # never seen in training


def difference(imputer, model, training, labels):
    """The largest difference of a prediction between ONNX and scikit-learn."""
    pipeline = make_pipeline(imputer, model).fit(training, labels)
    session = onnxruntime.InferenceSession(
        to_onnx(pipeline, training[:1], options={"zipmap": False} if hasattr(model, "predict_proba") else None)
        .SerializeToString(), providers=["CPUExecutionProvider"])
    found = session.run(None, {session.get_inputs()[0].name: holes})[-1]
    right = (pipeline.predict_proba if hasattr(model, "predict_proba") else pipeline.predict)(holes)
    return float(np.abs(found.reshape(right.shape) - right).max())


mask = {"add_indicator": True}
seen = {
    "masks, logistic regression": difference(SimpleImputer(**mask), LogisticRegression(), holes, target > 0),
    "masks, ridge": difference(SimpleImputer(**mask), Ridge(), holes, target),
    "empty feature, forest": difference(SimpleImputer(), RandomForestRegressor(20, random_state=0), empty, target),
    "neither, logistic regression": difference(SimpleImputer(), LogisticRegression(), holes, target > 0),
    "neither, forest": difference(SimpleImputer(), RandomForestRegressor(20, random_state=0), holes, target),
    "empty feature kept, forest": difference(SimpleImputer(keep_empty_features=True),
                                             RandomForestRegressor(20, random_state=0), empty, target),
}
print("largest difference of a prediction:")
for case, value in seen.items():
    print(f"  {case}: {value:.2g}")
values = list(seen.values())
assert min(values[:3]) > 0.5 and max(values[3:]) < 1e-3, seen
PY
