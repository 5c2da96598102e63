"""The network that finds lines of text in RapidOCR, on pages that are drawn here, and what Pillow and ONNX Runtime give for
them, each page alone: a map of how likely each pixel is text.

python text_detection.py FOLDER
pip install numpy==2.2.6 pillow==13.0.0 onnxruntime==1.29.0 pyarrow==26.0.1
"""

import io
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, ImageDraw, ImageFont

from wheels import fetch

HEIGHT, WIDTH = 352, 480
LINES = ["Thresher scores whole tables", "Invoice 2217", "Total: 42.90", "No parking", "Page 117", "Gate B12", "Room 5, left"]


def page(number: int, random: np.random.Generator) -> tuple[Image.Image, int]:
    """Some lines on paper, of its own size, with the noise of a camera; and how many lines."""
    width, height = 420 + 130 * (number % 3), 300 + 90 * (number % 4)
    paper, ink = random.integers(190, 256, 3), random.integers(0, 80, 3)
    image = Image.new("RGB", (width, height), tuple(map(int, paper)))
    draw = ImageDraw.Draw(image)
    count = 2 + number % 3
    for line in range(count):
        font = ImageFont.load_default(22 + 4 * ((number + line) % 3))
        draw.text((24 + 10 * line, 20 + line * (height - 40) // count), LINES[(number + 2 * line) % len(LINES)],
                  fill=tuple(map(int, ink)), font=font)
    noisy = np.asarray(image, np.int16) + random.integers(-8, 9, (height, width, 3))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8)), count


def lines_in(likely: np.ndarray) -> int:
    """Stretches of rows of pixels in which some are text."""
    rows = (likely > 0.3).any(1)
    return int((rows[1:] & ~rows[:-1]).sum() + rows[0])


def main(folder: Path) -> None:
    fetch("rapidocr-onnxruntime==1.4.4", "971d7d5f223a7a808662229df1ef69893809d8457d834e6373d3854bc1782cbf",
          "rapidocr_onnxruntime/models/ch_PP-OCRv4_det_infer.onnx", folder / "model.onnx")
    steps = {"image_processor_type": "ViTImageProcessor", "size": {"height": HEIGHT, "width": WIDTH}, "resample": 2,
             "do_flip_channel_order": True, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
    (folder / "preprocessor_config.json").write_text(json.dumps(steps))
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    random = np.random.default_rng(1)
    files, maps, counts = [], [], []
    for number in range(12):
        drawn, count = page(number, random)
        file = io.BytesIO()
        drawn.save(file, ("JPEG", "PNG", "WEBP")[number % 3], lossless=True, quality=90)
        files.append(file.getvalue())
        image = Image.open(io.BytesIO(file.getvalue())).convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
        fed = ((np.asarray(image, np.float32) / 255 - 0.5) / 0.5)[:, :, ::-1]  # It was trained on blue first.
        [likely] = session.run(None, {session.get_inputs()[0].name: np.ascontiguousarray(fed.transpose(2, 0, 1)[None])})
        maps.append(likely.ravel())
        counts.append(count)
        found = lines_in(likely[0, 0])
        print(f"page {number}: {drawn.size}, {count} lines, {found} found")
        assert found == count, "the pages are drawn so that each line is found"
    columns = {"id": pa.array(range(len(files)), pa.int64()), "image": pa.array(files, pa.binary()),
               "lines": pa.array(counts, pa.int32()), "likely": pa.array([each.tolist() for each in maps], pa.list_(pa.float32()))}
    pq.write_table(pa.table(columns), folder / "pages.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
