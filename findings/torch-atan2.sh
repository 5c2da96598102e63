#!/usr/bin/env bash
# atan2(0, x) of a negative x is -pi in ONNX where PyTorch has pi; with dynamo=True atan2 of NaN is 0.
#
# versions  torch 2.15.0, onnxscript 0.7.2, onnxruntime 1.32.0
# source    torch.atan2: the signed angle of the vector (x, y), as C has it: pi for y = +0, -pi for y = -0, NaN for NaN.
# expected  pi, and NaN for what is unknown.
# seen      Both exporters write Atan of a quotient, and add pi only where y is above zero: a course due west, or the hour and day
#           that lie opposite to the origin, jump by 2 pi. To spare 0 / 0, dynamo=True makes 0 of every NaN, so that a missing value
#           gets an ordinary score.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.15.0 onnxscript==0.7.2 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
venv/bin/python - <<'PY'
import math

import numpy as np
import onnxruntime
import torch

y = torch.tensor([0.0, 1e-6, -0.0, 1.0, math.nan])
x = torch.tensor([-2.0, -2.0, -2.0, 2.0, 2.0])


class Angle(torch.nn.Module):
    def forward(self, y, x):
        return torch.atan2(y, x)


expected = Angle()(y, x).numpy()
print("PyTorch", expected.tolist())
for dynamo in (False, True):
    torch.onnx.export(Angle().eval(), (y, x), "model.onnx", input_names=["y", "x"], dynamo=dynamo, verbose=False)
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    angles = session.run(None, {"y": y.numpy(), "x": x.numpy()})[0]
    print(f"ONNX, dynamo={dynamo}", angles.tolist())
    assert np.isclose(expected[0], math.pi) and np.isclose(angles[0], -math.pi)
    assert np.allclose(angles[1:4], expected[1:4], atol=1e-6)
    assert np.isnan(expected[4]) and (angles[4] == 0 if dynamo else np.isnan(angles[4]))
PY
