#!/usr/bin/env bash
# Converted text vectorizers pad short texts with "#": beside a longer text, "in c" counts as "in c#".
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, CountVectorizer: counts of a text are those of its own n-grams.
# expected  The same counts for a text alone and among others.
# seen      The pad that fills texts up to the longest of a run is counted where n-grams of training have "#".
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
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import make_pipeline

texts = np.array(["in c", "in c#", "in java and others"])
vectorizer = make_pipeline(CountVectorizer(analyzer="char", ngram_range=(2, 2), lowercase=False)).fit(texts)
onnx = to_onnx(vectorizer, initial_types=[("text", StringTensorType([None, 1]))]).SerializeToString()
session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
sharp = list(vectorizer[0].get_feature_names_out()).index("c#")
expected = vectorizer.transform(texts).toarray()[:, sharp]
together = session.run(None, {"text": texts.astype(object)[:, None]})[0][:, sharp]
alone = session.run(None, {"text": texts[:1].astype(object)[:, None]})[0][0, sharp]
print("'c#': scikit-learn", expected, "ONNX", together, "'in c' alone", alone)
assert expected.tolist() == [0, 1, 0] and together.tolist() == [1, 1, 0] and alone == 0
PY
