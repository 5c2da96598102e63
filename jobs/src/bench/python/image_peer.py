"""Names what images show as one would in Python: Pillow or OpenCV, NumPy and ONNX Runtime, Parquet to Parquet.

The steps are those of torchvision's transforms for such networks: Resize(256), CenterCrop(224), ToTensor, Normalize."""

import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

BATCH = 32
SHORTEST, SIDE = 256, 224
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)


def by_pillow(jpeg: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(jpeg)).convert("RGB")
    width, height = size(image.width, image.height)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = (width - SIDE) // 2, (height - SIDE) // 2
    return np.asarray(image.crop((left, top, left + SIDE, top + SIDE)))


def by_opencv(jpeg: bytes) -> np.ndarray:
    """Other pixels than Pillow's, by a few levels: its filter is another one."""
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    width, height = size(image.shape[1], image.shape[0])
    image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    left, top = (width - SIDE) // 2, (height - SIDE) // 2
    return cv2.cvtColor(image[top : top + SIDE, left : left + SIDE], cv2.COLOR_BGR2RGB)


def size(width: int, height: int) -> tuple[int, int]:
    if width < height:
        return SHORTEST, SHORTEST * height // width
    return SHORTEST * width // height, SHORTEST


def scored(jpegs: list[bytes], read: Callable[[bytes], np.ndarray], session: onnxruntime.InferenceSession) -> np.ndarray:
    """The probabilities of the classes, a row each."""
    pixels = np.stack([read(jpeg) for jpeg in jpegs]).astype(np.float32) / 255
    fed = np.ascontiguousarray(((pixels - MEAN) / DEVIATION).transpose(0, 3, 1, 2))
    logits = session.run(None, {"pixel_values": fed})[0]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def batches(folder: Path) -> Iterator[tuple[list[int], list[bytes]]]:
    for file in sorted(folder.glob("[!_.]*.parquet")):
        for batch in pq.ParquetFile(file).iter_batches(BATCH, columns=["id", "image"]):
            yield batch.column("id").to_pylist(), batch.column("image").to_pylist()


def score(kind: str, model: Path, images: Path, output: Path, threads: int) -> None:
    library, _, manner = kind.partition("-")
    read = by_pillow if library == "pillow" else by_opencv
    labels = list(json.loads((model / "config.json").read_text())["id2label"].values())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1 if manner else threads
    session = onnxruntime.InferenceSession(str(model / "model.onnx"), options, providers=["CPUExecutionProvider"])
    schema = pa.schema([("id", pa.int64()), ("label", pa.string()), ("probabilities", pa.list_(pa.float32()))])
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    cv2.setNumThreads(1 if manner else threads)
    with pq.ParquetWriter(output / "part-0.parquet", schema) as writer, ThreadPoolExecutor(threads) as pool:

        def once(batch: tuple[list[int], list[bytes]]) -> tuple[list[int], np.ndarray]:
            return batch[0], scored(batch[1], read, session)

        # With threads of our own, each batch is read and scored by one of them; else one after the other.
        for ids, shares in (pool.map if manner else map)(once, batches(images)):
            offsets = pa.array(np.arange(len(ids) + 1, dtype=np.int32) * shares.shape[1])
            lists = pa.ListArray.from_arrays(offsets, pa.array(shares.ravel(), pa.float32()))
            named = pa.array([labels[most] for most in shares.argmax(axis=1)])
            writer.write_batch(pa.record_batch([pa.array(ids, pa.int64()), named, lists], schema=schema))


def main() -> None:
    kind, model, images, output, times, passes, threads = sys.argv[1:]
    seconds = []
    for _ in range(int(passes)):
        start, busy = time.perf_counter(), sum(os.times()[:2])
        score(kind, Path(model), Path(images), Path(output), int(threads))
        seconds.append([time.perf_counter() - start, sum(os.times()[:2]) - busy])
    Path(times).write_text(json.dumps(seconds))


if __name__ == "__main__":
    main()
