#!/usr/bin/env bash
# log_sigmoid is minus infinity in ONNX where PyTorch gives ordinary numbers: it is exported as a logarithm of a sigmoid.
#
# versions  torch 2.15.0, onnxscript 0.7.2, onnxruntime 1.32.0
# source    torch.nn.LogSigmoid: log(1 / (1 + exp(-x))), which PyTorch computes as min(x, 0) - log1p(exp(-|x|)), finite for
#           every finite x.
# expected  -20 for -20, -100 for -100, as in PyTorch.
# seen      Both exporters write Sigmoid and Log. ONNX Runtime rounds the sigmoid to zero from -18 on, and the logarithm is
#           infinite: the score of a model that is sure is -inf, with no warning at export. -Softplus(-x) is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.15.0 onnxscript==0.7.2 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
import onnxruntime
import torch

margins = torch.tensor([-100.0, -20.0, -1.0, 0.0, 30.0])


class Stable(torch.nn.Module):
    def forward(self, x):
        return -torch.nn.functional.softplus(-x)


def exported(module, dynamo):
    torch.onnx.export(module.eval(), (margins,), "model.onnx", input_names=["x"], dynamo=dynamo, verbose=False)
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    return session.run(None, {"x": margins.numpy()})[0]


expected = torch.nn.LogSigmoid()(margins).numpy()
print("PyTorch", expected.tolist())
for dynamo in (False, True):
    scores = exported(torch.nn.LogSigmoid(), dynamo)
    print(f"ONNX, dynamo={dynamo}", scores.tolist())
    assert np.isneginf(scores[:2]).all() and np.isfinite(expected).all()
    assert np.allclose(scores[2:], expected[2:], atol=1e-6)
    assert np.allclose(exported(Stable(), dynamo), expected, atol=1e-6)
PY
