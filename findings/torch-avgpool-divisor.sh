#!/usr/bin/env bash
# A divisor of one's own for average pooling is left out of the ONNX export without a word: sums become means.
#
# versions  torch 2.15.0, onnxscript 0.7.2, onnxruntime 1.32.0
# source    By the reference of torch.nn.AvgPool2d, sums are divided by divisor_override where it is given, in place of the
#           number of values. ONNX's AveragePool has no such attribute.
# expected  A graph that multiplies by 4 / divisor, or an error at export, as the exporter before this one gave.
# seen      AvgPool2d(2, divisor_override=1), a sum over 2 x 2, is exported as a plain AveragePool, with no warning: every
#           value is a quarter of PyTorch's.
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

x = torch.arange(16, dtype=torch.float32).reshape(1, 1, 4, 4)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    for divisor in (None, 1):
        layer = torch.nn.AvgPool2d(2, divisor_override=divisor).eval()
        torch.onnx.export(layer, (x,), f"pool-{divisor}.onnx", dynamo=True, verbose=False)
assert not any("divisor" in str(warning.message) for warning in said)


def scored(divisor):
    session = onnxruntime.InferenceSession(f"pool-{divisor}.onnx", providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x.numpy()})[0]


means, sums = (torch.nn.AvgPool2d(2, divisor_override=divisor)(x).numpy() for divisor in (None, 1))
print("PyTorch, divisor 1     ", sums.ravel().tolist())
print("ONNX Runtime, divisor 1", scored(1).ravel().tolist())
assert np.array_equal(sums, 4 * means)
assert np.array_equal(scored(None), means)
assert np.array_equal(scored(1), means)
PY
