#!/usr/bin/env bash
# Words with letters beyond ASCII are never counted by converted text vectorizers; pairs of words around a short word are lost.
#
# versions  skl2onnx 1.20.0, scikit-learn 1.9.1, onnxruntime 1.32.0
# source    scikit-learn, CountVectorizer: token_pattern is (?u)\b\w\w+\b: letters of all languages, words of one letter left out before
#           n-grams are made; stop words are, too.
# expected  The same counts, or a refusal.
# seen      The token_pattern becomes [a-zA-Z0-9_]+. "größe" is cut to "gr" and "e", "déjà" to "d" and "j", and Cyrillic, Greek or
#           Chinese texts give zeros: every such text gets one score. Pieces count for words that are written like them: "mañana"
#           as "ana". Of "don't stop" the pair "don stop" is lost, as "t" stands in between; pairs around stop words are, too.
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


def counted(texts, **options):
    texts = np.array(texts)
    vectorizer = make_pipeline(CountVectorizer(lowercase=False, **options)).fit(texts)
    onnx = to_onnx(vectorizer, initial_types=[("text", StringTensorType([None, 1]))]).SerializeToString()
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    seen = session.run(None, {"text": texts.astype(object)[:, None]})[0]
    words = vectorizer[0].get_feature_names_out()
    for text, scikit, onnx in zip(texts, vectorizer.transform(texts).toarray(), seen):
        yield text, {w: int(n) for w, n in zip(words, scikit) if n}, {w: int(n) for w, n in zip(words, onnx) if n}


for text, scikit, onnx in counted(["größe size", "отлично", "mañana", "ana"]):
    print(repr(text), "scikit-learn", scikit, "ONNX", onnx)
    lost = {word for word in scikit if not word.isascii()}
    assert set(scikit) - set(onnx) == lost
    assert onnx == ({"ana": 1} if text == "mañana" else {w: n for w, n in scikit.items() if w not in lost})
for text, pair, options in (("don't stop", "don stop", {}), ("king of spain", "king spain", {"stop_words": ["of"]})):
    for _, scikit, onnx in counted([text], ngram_range=(2, 2), **options):
        print(repr(text), "scikit-learn", scikit, "ONNX", onnx)
        assert scikit == {pair: 1} and onnx == {}
PY
