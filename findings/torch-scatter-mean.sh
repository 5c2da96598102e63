#!/usr/bin/env bash
# scatter_reduce with reduce="mean" gives the last value in place of the mean in ONNX, by the exporter with dynamo=True.
#
# versions  torch 2.15.0, onnxscript 0.7.2, onnxruntime 1.32.0
# source    torch.Tensor.scatter_reduce: reduce may be sum, prod, mean, amax or amin; mean is what graph networks pool by.
# expected  The means, or an error, as with dynamo=False, which says that ONNX has no such reduction.
# seen      ScatterElements without a reduction: of all values that go to one place, the last one stays. sum, prod, amax and amin
#           are right, so that a sum divided by a count is.
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

values = torch.tensor([[1.0, 2.0, 3.0, 5.0]])
groups = torch.tensor([[0, 0, 1, 1]])


class Pool(torch.nn.Module):
    def __init__(self, reduce):
        super().__init__()
        self.reduce = reduce

    def forward(self, x):
        return torch.zeros(1, 2).scatter_reduce(1, groups, x, self.reduce, include_self=False)


for reduce in ("sum", "prod", "amax", "amin", "mean"):
    module = Pool(reduce).eval()
    torch.onnx.export(module, (values,), "model.onnx", input_names=["x"], dynamo=True, verbose=False)
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    scores, expected = session.run(None, {"x": values.numpy()})[0], module(values).numpy()
    print(reduce, "ONNX", scores.tolist(), "PyTorch", expected.tolist())
    assert np.allclose(scores, [[2.0, 5.0]] if reduce == "mean" else expected)
assert np.allclose(expected, [[1.5, 4.0]])
PY
