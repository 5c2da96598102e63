"""Makes lines.parquet: photos of lines of text, upright and upside down, and what Python gives for them with the network of
datasets/zoo/text-direction: Pillow 13.0.0 for the pixels, ONNX Runtime 1.29.0 for the scores, each image alone.

pip install numpy==2.4.6 pillow==13.0.0 onnxruntime==1.29.0 pyarrow==26.0.1
"""

import io
from pathlib import Path

import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
NETWORK = HERE.parents[4] / "datasets" / "zoo" / "text-direction" / "model.onnx"
TEXTS = ["Thresher", "Exit only", "Total: 42.90", "No parking", "Page 117", "Room 5, left", "Fragile", "Gate B12"]
WIDTH, HEIGHT = 192, 48


def photo(text: str, kind: int, random: np.random.Generator) -> Image.Image:
    """A line in some colours, larger or smaller than the network takes it; a JPEG has the noise of a camera."""
    font = ImageFont.load_default(22 + 6 * (kind % 4))
    width, height = int(font.getlength(text)) + 20, int(font.size * 1.4)
    colours = random.integers(0, 90, 3), random.integers(170, 256, 3)
    paper, ink = colours[:: -1 if kind % 3 else 1]
    line = Image.new("RGB", (width, height), tuple(map(int, paper)))
    ImageDraw.Draw(line).text((10, font.size // 8), text, fill=tuple(map(int, ink)), font=font)
    if kind % 3:
        return line
    noisy = np.asarray(line, np.int16) + random.integers(-8, 9, (height, width, 3))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def scores(session: onnxruntime.InferenceSession, file: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(file)).convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    fed = (np.asarray(image, np.float32) / 255 - 0.5) / 0.5
    return session.run(None, {"x": np.ascontiguousarray(fed.transpose(2, 0, 1)[None])})[0][0]


def main() -> None:
    random = np.random.default_rng(1)
    session = onnxruntime.InferenceSession(str(NETWORK), providers=["CPUExecutionProvider"])
    files, turned = [], []
    for kind, text in enumerate(TEXTS):
        line = photo(text, kind, random)
        for upside_down in (False, True):
            file = io.BytesIO()
            (line.rotate(180) if upside_down else line).save(file, ("JPEG", "PNG", "WEBP")[kind % 3], lossless=True, quality=85)
            files.append(file.getvalue())
            turned.append(upside_down)
    golden = [scores(session, file) for file in files]
    found = [bool(each[1] > each[0]) for each in golden]
    print(f"{sum(f == t for f, t in zip(found, turned))} of {len(files)} told right, {sum(map(len, files)):,} bytes")
    columns = {
        "id": pa.array(range(len(files)), pa.int64()),
        "image": pa.array(files, pa.binary()),
        "upside_down": pa.array(turned),
        "scores": pa.array([each.tolist() for each in golden], pa.list_(pa.float32())),
    }
    pq.write_table(pa.table(columns), HERE / "lines.parquet")


if __name__ == "__main__":
    main()
