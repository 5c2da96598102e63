#!/usr/bin/env bash
# A missing value is an unknown category to a converted OrdinalEncoder, also where training had it as one of its own.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, OrdinalEncoder: NaN that was seen in training is encoded as encoded_missing_value, NaN unless set;
#           unknown_value is for categories that were not seen.
# expected  -5 for NaN where encoded_missing_value=-5, and NaN where it is left out.
# seen      unknown_value for NaN, both times: rows without a value and rows with one that is new get one score.
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
from sklearn.preprocessing import OrdinalEncoder

trained = np.array([[1], [2], [np.nan]], np.float32)
rows = np.array([[2], [np.nan], [7]], np.float32)
for missing in (np.nan, -5):
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=missing).fit(trained)
    session = onnxruntime.InferenceSession(to_onnx(encoder, trained).SerializeToString(), providers=["CPUExecutionProvider"])
    expected, seen = encoder.transform(rows).ravel(), session.run(None, {"X": rows})[0].ravel()
    print("scikit-learn", expected, "ONNX", seen)
    assert np.array_equal(expected, [1, missing, -1], equal_nan=True)
    assert np.array_equal(seen, [1, -1, -1])
PY
