"""Embeds texts as one would in Python: tokenizers and ONNX Runtime, in batches of 32."""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

BATCH = 32


def embed(texts: list[str], tokenizer: Tokenizer, session: onnxruntime.InferenceSession, is_sorted: bool) -> np.ndarray:
    order = sorted(range(len(texts)), key=lambda i: len(texts[i])) if is_sorted else list(range(len(texts)))
    vectors = np.empty((len(texts), session.get_outputs()[0].shape[-1]), np.float32)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        encodings = tokenizer.encode_batch([texts[i] for i in batch])
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        fed = {
            "input_ids": np.array([encoding.ids for encoding in encodings], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        states = session.run(None, fed)[0]
        sums = (states * mask[:, :, None]).sum(axis=1)
        vectors[batch] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return vectors


def main() -> None:
    kind, folder, texts, vectors, times, passes, most = sys.argv[1:]
    lines = Path(texts).read_text(encoding="utf-8").splitlines()
    tokenizer = Tokenizer.from_file(str(Path(folder, "tokenizer.json")))
    tokenizer.enable_truncation(int(most))
    tokenizer.enable_padding()  # To the longest of a batch.
    session = onnxruntime.InferenceSession(str(Path(folder, "model.onnx")), providers=["CPUExecutionProvider"])
    seconds = []
    for _ in range(int(passes)):
        start, busy = time.perf_counter(), sum(os.times()[:2])
        found = embed(lines, tokenizer, session, kind == "sorted")
        seconds.append([time.perf_counter() - start, sum(os.times()[:2]) - busy])
    found.astype("<f4").tofile(vectors)
    Path(times).write_text(json.dumps(seconds))


if __name__ == "__main__":
    main()
