#!/usr/bin/env bash
# TfidfVectorizer(sublinear_tf=True) takes log(1 + count) in place of 1 + log(count): words that repeat weigh other than trained.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, TfidfTransformer: "sublinear_tf: apply sublinear tf scaling, i.e. replace tf with 1 + log(tf)".
# expected  1 for a word that stands once, 1.69 for one that stands twice.
# seen      0.69 and 1.10. Scaled to length one, rows whose words all stand once come right, and tests on short texts pass.
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
from skl2onnx.common.data_types import StringTensorType
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline

texts = np.array(["good phone", "bad phone", "bad bad bad phone"])
for norm in (None, "l2"):
    vectorizer = make_pipeline(TfidfVectorizer(sublinear_tf=True, use_idf=False, norm=norm, lowercase=False)).fit(texts)
    onnx = to_onnx(vectorizer, initial_types=[("text", StringTensorType([None, 1]))]).SerializeToString()
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    expected, seen = vectorizer.transform(texts).toarray(), session.run(None, {"text": texts.astype(object)[:, None]})[0]
    print("norm", norm, "scikit-learn", expected[2].round(3).tolist(), "ONNX", seen[2].round(3).tolist())
    counts = np.array([3, 0, 1])
    if norm is None:
        assert np.allclose(expected[2][[0, 2]], [1 + np.log(3), 1]) and np.allclose(seen[2], np.log(1 + counts), atol=1e-6)
    else:
        assert np.allclose(seen[:2], expected[:2], atol=1e-6) and not np.allclose(seen[2], expected[2], atol=1e-2)
PY
