#!/usr/bin/env bash
# A converted PowerTransformer makes a number of NaN: rows without a value get ordinary scores.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, PowerTransformer: "NaNs are treated as missing values: disregarded in fit, and maintained in transform".
# expected  NaN, as scikit-learn and a StandardScaler once converted give, so that what follows can impute it, or refuse it.
# seen      Yeo-Johnson, the default, gives the number that zero becomes: as if the value were 0. Box-Cox keeps NaN.
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
from sklearn.preprocessing import PowerTransformer, StandardScaler

trained = np.random.default_rng(0).gamma(2, 3, (200, 1)).astype(np.float32)
rows = np.array([[2], [np.nan], [0], [1]], np.float32)
for transformer in (StandardScaler(), PowerTransformer(), PowerTransformer("box-cox")):
    transformer.fit(trained)
    session = onnxruntime.InferenceSession(to_onnx(transformer, trained).SerializeToString(), providers=["CPUExecutionProvider"])
    seen = session.run(None, {"X": rows})[0].ravel()
    expected = transformer.transform(rows[:2]).ravel()
    print(transformer, "scikit-learn", expected, "ONNX", seen)
    assert np.isnan(expected[1]) and np.isclose(seen[0], expected[0], atol=1e-4)
    if transformer.get_params().get("method") == "yeo-johnson":
        assert seen[1] == seen[2]
    else:
        assert np.isnan(seen[1])
PY
