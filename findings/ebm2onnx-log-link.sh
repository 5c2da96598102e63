#!/usr/bin/env bash
# ebm2onnx leaves out the link function: regressions of counts and amounts score the logarithm, without a word.
#
# versions  ebm2onnx 3.3.1, interpret-core 0.7.8, onnxruntime 1.32.0
# source    InterpretML, ExplainableBoostingRegressor: objective "poisson_deviance", "gamma_deviance" and others have a log
#           link, and predict gives the expected value. By ebm2onnx's README the first output is the prediction.
# expected  The predictions of InterpretML within float rounding, or an error.
# seen      The output called prediction holds the logarithm of the prediction. With the squared error, whose link is the
#           identity, both agree.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check ebm2onnx==3.3.1 interpret-core==0.7.8 \
  onnxruntime==1.32.0 pandas==2.3.3
cd "$work"
venv/bin/python - <<'PY'
import ebm2onnx
import numpy as np
import onnxruntime
import pandas
from interpret.glassbox import ExplainableBoostingRegressor

random = np.random.default_rng(0)
rows = pandas.DataFrame({"age": random.uniform(18, 80, 500)})
claims = random.poisson(np.exp(rows["age"] / 40)) + 1.0
for objective in ("rmse", "poisson_deviance", "gamma_deviance"):
    trained = ExplainableBoostingRegressor(objective=objective, interactions=0, max_rounds=50, random_state=0, n_jobs=1)
    trained.fit(rows, claims)
    model = ebm2onnx.to_onnx(trained, ebm2onnx.get_dtype_from_pandas(rows))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    scores = session.run(["prediction"], {"age": rows["age"].to_numpy()})[0]
    expected = trained.predict(rows)
    print(objective, "ONNX", scores[:3], "InterpretML", expected[:3])
    assert np.allclose(scores, expected if objective == "rmse" else np.log(expected), rtol=1e-4)
    assert objective == "rmse" or not np.allclose(scores, expected, rtol=0.1)
PY
