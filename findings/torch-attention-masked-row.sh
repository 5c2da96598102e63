#!/usr/bin/env bash
# Attention with nothing to attend to gives the mean of all values, or NaN, in ONNX where PyTorch gives zeros.
#
# versions  torch 2.15.0, onnxscript 0.7.2, onnxruntime 1.32.0
# source    torch.nn.functional.scaled_dot_product_attention: False in a mask means no part in attention; PyTorch gives zeros for
#           a query whose whole row is masked.
# expected  Zeros, as for an empty text, or one of padding alone.
# seen      With a mask of booleans, dynamo=True adds the least float32 in place of minus infinity: all weights are equal, and what
#           was masked is averaged, with no warning. (Its own check for NaN behind the softmax never holds.) With dynamo=False it
#           gives zeros. With a mask of floats, -inf throughout, both give NaN. Rows with one entry or more are right.
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

torch.manual_seed(0)
query, key, value = (torch.randn(2, 1, 3, 4) for _ in range(3))
kept = torch.tensor([[True, True, False], [False, False, False]]).reshape(2, 1, 1, 3).expand(2, 1, 3, 3)


class Attention(torch.nn.Module):
    def forward(self, q, k, v, mask):
        return torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)


for mask in (kept.contiguous(), torch.where(kept, 0.0, -torch.inf)):
    expected = Attention()(query, key, value, mask).numpy()
    assert (expected[1] == 0).all()
    for dynamo in (False, True):
        torch.onnx.export(Attention().eval(), (query, key, value, mask), "model.onnx", input_names=["q", "k", "v", "m"],
                          dynamo=dynamo, verbose=False)
        session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
        given = session.run(None, {name: t.numpy() for name, t in zip("qkvm", (query, key, value, mask))})[0]
        print(mask.dtype, f"dynamo={dynamo}", "masked row: ONNX", given[1, 0, 0].tolist(), "PyTorch", expected[1, 0, 0].tolist())
        assert np.allclose(given[0], expected[0], atol=1e-5)
        if mask.dtype is torch.bool:
            assert np.allclose(given[1], value[1].mean(1, keepdim=True).numpy() if dynamo else 0, atol=1e-5)
        else:
            assert np.isnan(given[1]).all()
PY
