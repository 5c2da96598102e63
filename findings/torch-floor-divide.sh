#!/usr/bin/env bash
# Floor division of negative numbers rounds towards zero in the ONNX that PyTorch's TorchScript exporter makes.
#
# versions  torch 2.15.0, onnxscript 0.7.2, onnxruntime 1.32.0
# source    By the reference of torch.floor_divide, which is //, quotients are rounded down since 1.13; before, towards zero.
# expected  -1 // 7 is -1 in the exported model, as in PyTorch, Python and the export with dynamo=True.
# seen      With dynamo=False -1 // 7 is 0, of whole numbers and of floats, with no warning about it. Buckets of signed
#           values, such as days before an event by weeks, are off by one. torch.div(..., rounding_mode="floor") is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.15.0 onnxscript==0.7.2 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
venv/bin/python - <<'PY'
import warnings

import numpy as np
import onnxruntime
import torch


class Weeks(torch.nn.Module):
    def forward(self, days):
        return days // 7


class Floored(torch.nn.Module):
    def forward(self, days):
        return torch.div(days, 7, rounding_mode="floor")


def exported(module, days, dynamo):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        torch.onnx.export(module.eval(), (days,), "model.onnx", input_names=["days"], dynamo=dynamo, verbose=False)
    assert not any("floor" in str(warning.message) for warning in said)
    session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
    return session.run(None, {"days": days.numpy()})[0]


for days in (torch.tensor([-8, -7, -1, 0, 6, 8]), torch.tensor([-8.0, -7.0, -1.0, 0.0, 6.0, 8.0])):
    expected = torch.floor(days.double() / 7).to(days.dtype).numpy()
    cut = torch.trunc(days.double() / 7).to(days.dtype).numpy()
    print("PyTorch", Weeks()(days).tolist(), "ONNX, dynamo=False", exported(Weeks(), days, False).tolist())
    assert np.array_equal(Weeks()(days).numpy(), expected)
    assert np.array_equal(exported(Weeks(), days, False), cut) and not np.array_equal(cut, expected)
    assert np.array_equal(exported(Weeks(), days, True), expected)
    assert np.array_equal(exported(Floored(), days, False), expected)
PY
