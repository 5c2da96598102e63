"""Draws circles, squares and triangles, fits a small network that tells them apart, and ships it as hubs of models do.

python shapes/make.py    makes a graph, the files that say how images are prepared and what the classes are called,
                         data.parquet (id, image), golden.parquet, and photos/ with some of the images as files

Convolutions are random and stay so; the last layer is fitted. Golden scores come from Pillow, transformers' image
processor and numpy, without ONNX Runtime.
"""
import io
import json
from pathlib import Path

import numpy as np
import onnx
import pyarrow as pa
import pyarrow.parquet as pq
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw, ImageOps
from transformers import CLIPImageProcessorPil

HERE = Path(__file__).parent
LABELS = ["circle", "square", "triangle"]
TRAINING, SHIPPED, PHOTOS = 900, 90, 9
rng = np.random.default_rng(20260101)
PROCESSOR = CLIPImageProcessorPil(
    size={"shortest_edge": 36}, crop_size={"height": 32, "width": 32}, resample=3,
    image_mean=[0.48145466, 0.4578275, 0.40821073], image_std=[0.26862954, 0.26130258, 0.27577711])


def draw(label):
    width, height = (int(side) for side in rng.integers(40, 90, 2))
    back, fore = rng.integers(0, 90, 3), rng.integers(150, 256, 3)
    if rng.random() < 0.5:
        back, fore = fore, back
    image = Image.fromarray((back + rng.integers(-10, 10, (height, width, 3))).clip(0, 255).astype("uint8"))
    size = int(min(width, height) * rng.uniform(0.5, 0.75))
    left, top = (width - size) // 2 + int(rng.integers(-4, 5)), (height - size) // 2 + int(rng.integers(-4, 5))
    box, pen = (left, top, left + size, top + size), ImageDraw.Draw(image)
    color = tuple(int(level) for level in fore)
    if label == 0:
        pen.ellipse(box, fill=color)
    elif label == 1:
        pen.rectangle(box, fill=color)
    else:
        pen.polygon([(left + size // 2, top), (left, top + size), (left + size, top + size)], fill=color)
    return image


def encode(image, number):
    """Mostly JPEG, as photographs are; of the others one each now and then."""
    file, kind = io.BytesIO(), number % 15
    if kind == 1:
        image.save(file, "png")
    elif kind == 3:
        image.convert("L").save(file, "jpeg", quality=90)
    elif kind == 5:
        image.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(file, "gif")
    elif kind == 7:
        image.save(file, "webp", lossless=True)
    elif kind == 9:
        image.save(file, "tiff", compression="tiff_lzw")
    elif kind == 11:
        tags = Image.Exif()
        tags[0x0112] = 6
        image.rotate(90, expand=True).save(file, "jpeg", quality=90, exif=tags)
    elif kind == 13:
        image.convert("CMYK").save(file, "jpeg", quality=90)
    else:
        image.save(file, "jpeg", quality=85)
    return file.getvalue()


def pixels(encoded):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(encoded))).convert("RGB")
    return PROCESSOR(image, return_tensors="np")["pixel_values"][0]


def convolve(batch, weights, bias):
    """3 x 3, a stride of 2, one row of zeros around, in double precision; then ReLU."""
    padded = np.pad(batch, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (2, 3))[:, :, ::2, ::2]
    return np.maximum(np.einsum("nchwij,ocij->nohw", windows, weights) + bias[:, None, None], 0)


def features(batch, layers):
    for weights, bias in layers:
        batch = convolve(batch, weights, bias)
    return batch.reshape(len(batch), -1)


def softmax(logits):
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def fit(inputs, labels):
    weights, bias = np.zeros((inputs.shape[1], 3)), np.zeros(3)
    for _ in range(1500):
        error = softmax(inputs @ weights + bias) - np.eye(3)[labels]
        weights -= 0.02 * (inputs.T @ error / len(inputs) + 1e-3 * weights)
        bias -= 0.02 * error.mean(0)
    return weights, bias


def graph(layers, weights, bias):
    nodes, stored, value = [], [], "pixel_values"
    for number, (kernel, offset) in enumerate(layers):
        stored += [numpy_helper.from_array(kernel, f"kernel{number}"), numpy_helper.from_array(offset, f"offset{number}")]
        nodes.append(helper.make_node("Conv", [value, f"kernel{number}", f"offset{number}"], [f"sums{number}"],
                                      pads=[1, 1, 1, 1], strides=[2, 2]))
        nodes.append(helper.make_node("Relu", [f"sums{number}"], [f"units{number}"]))
        value = f"units{number}"
    stored += [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")]
    nodes += [helper.make_node("Flatten", [value], ["flat"]), helper.make_node("Gemm", ["flat", "weights", "bias"], ["logits"])]
    made = helper.make_graph(
        nodes, "shapes",
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, "height", "width"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])], stored)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], producer_name="shapes/make.py")
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def main():
    labels = np.arange(TRAINING + SHIPPED) % 3
    images = [encode(draw(label), number) for number, label in enumerate(labels)]
    batch = np.stack([pixels(image) for image in images]).astype("float32")
    layers = []
    for taken, given in ((3, 8), (8, 16), (16, 16)):
        kernel = rng.normal(0, (2 / (9 * taken)) ** 0.5, (given, taken, 3, 3)).astype("float32")
        layers.append((kernel, rng.normal(0, 0.1, given).astype("float32")))
    seen = features(batch.astype("float64"), layers)
    weights, bias = fit(seen[:TRAINING], labels[:TRAINING])
    weights, bias = weights.astype("float32"), bias.astype("float32")
    onnx.save(graph(layers, weights, bias), HERE / "model.onnx")
    probabilities = softmax(seen[TRAINING:] @ weights + bias)
    print("right:", (probabilities.argmax(1) == labels[TRAINING:]).mean())

    settings = PROCESSOR.to_dict()
    (HERE / "preprocessor_config.json").write_text(json.dumps(settings, indent=2) + "\n")
    (HERE / "config.json").write_text(json.dumps(
        {"architectures": ["ShapesForImageClassification"], "id2label": dict(enumerate(LABELS))}, indent=2) + "\n")
    ids = pa.array(range(SHIPPED), pa.int64())
    pq.write_table(pa.table({"id": ids, "image": pa.array(images[TRAINING:], pa.binary())}), HERE / "data.parquet")
    pq.write_table(pa.table({
        "id": ids,
        "label": [LABELS[best] for best in probabilities.argmax(1)],
        "probabilities": pa.array(probabilities.astype("float32").tolist(), pa.list_(pa.float32()))}),
        HERE / "golden.parquet")
    photos = HERE / "photos"
    photos.mkdir(exist_ok=True)
    for number, image in enumerate(images[TRAINING:TRAINING + PHOTOS]):
        kind = Image.open(io.BytesIO(image)).format.lower()
        (photos / f"{number}.{kind}").write_bytes(image)


main()
