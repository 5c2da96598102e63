r"""Makes a small model for each form in which detectors and segmenters give what they find, and golden answers.

pip install transformers==5.24.0 torch==2.15.0 torchvision==0.29.2 onnx==1.23.2 onnxruntime==1.32.0 pyarrow==26.0.1 \
    opencv-python-headless==5.0.0.93 pillow==13.0.0 numpy==2.4.6 && python make.py

Weights are random. What the graphs give is computed by onnxruntime; all before and behind them by transformers' own
processors, by OpenCV (letterbox) and by torchvision (non-maximum suppression). The images are the first ones of
datasets/shapes.
"""
import hashlib
import io
import json
import os
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import onnx
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
import torch
import torchvision
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageOps
from transformers import (DetrImageProcessorPil, RTDetrImageProcessorPil, SegformerImageProcessorPil)

os.chdir(Path(__file__).parent)
IMAGES = 12
LABELS = ["circle", "square", "triangle"]
rng = np.random.default_rng(7)
data = pq.read_table("../../../../../datasets/shapes/data.parquet").slice(0, IMAGES)
images = [ImageOps.exif_transpose(Image.open(io.BytesIO(image.as_py()))).convert("RGB") for image in data["image"]]
ids = data["id"].to_pylist()


def stored(name, *shape, spread=1.0):
    return numpy_helper.from_array(rng.normal(0, spread, shape).astype("float32"), name)


def whole(name, *values):
    return numpy_helper.from_array(np.array(values, "int64"), name)


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def save(folder, nodes, inputs, outputs, constants, settings, config, metadata=None):
    graph = helper.make_graph([helper.make_node(op, taken, given, **rest) for op, taken, given, rest in nodes],
                              folder, inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="image-tasks/make.py")
    model.ir_version = 8
    helper.set_model_props(model, metadata or {})
    onnx.checker.check_model(model)
    Path(folder).mkdir(exist_ok=True)
    onnx.save(model, f"{folder}/model.onnx")
    for name, content in (("preprocessor_config.json", settings), ("config.json", config)):
        if content:
            Path(folder, name).write_text(json.dumps(content, indent=2) + "\n")
    return onnxruntime.InferenceSession(f"{folder}/model.onnx", providers=["CPUExecutionProvider"])


def boxes_column(rows):
    box = pa.struct([("label", pa.string())] + [(name, pa.float32()) for name in ("score", "xmin", "ymin", "xmax", "ymax")])
    return pa.array([[dict(label=str(label), score=score, xmin=b[0], ymin=b[1], xmax=b[2], ymax=b[3])
                      for label, score, b in row] for row in rows], pa.list_(box))


def write(folder, columns):
    pq.write_table(pa.table({"id": pa.array(ids, pa.int64()), **columns}), f"{folder}/golden.parquet")


def queries(folder, architecture, processor, classes, settings):
    """Five queries for each image, made of the means of a 4 x 4 grid."""
    nodes = [
        ("AveragePool", ["pixel_values"], ["pooled"], dict(kernel_shape=[8, 12], strides=[8, 12])),
        ("Flatten", ["pooled"], ["flat"], {}),
        ("Gemm", ["flat", "w", "c"], ["scores"], {}),
        ("Reshape", ["scores", "logit_shape"], ["logits"], {}),
        ("Gemm", ["flat", "v", "d"], ["places"], {}),
        ("Sigmoid", ["places"], ["shares"], {}),
        ("Reshape", ["shares", "box_shape"], ["pred_boxes"], {})]
    session = save(
        folder, nodes, [value("pixel_values", ["batch", 3, "height", "width"])],
        [value("logits", ["batch", 5, classes]), value("pred_boxes", ["batch", 5, 4])],
        [stored("w", 48, 5 * classes, spread=0.6), stored("c", 5 * classes), stored("v", 48, 20, spread=0.3),
         stored("d", 20), whole("logit_shape", -1, 5, classes), whole("box_shape", -1, 5, 4)],
        settings, {"architectures": [architecture], "id2label": dict(enumerate(LABELS))})
    rows = []
    for image in images:
        pixels = processor(image, return_tensors="np")["pixel_values"]
        logits, boxes = session.run(["logits", "pred_boxes"], {"pixel_values": pixels})
        output = SimpleNamespace(logits=torch.tensor(logits), pred_boxes=torch.tensor(boxes))
        found = processor.post_process_object_detection(output, threshold=0.5, target_sizes=[(image.height, image.width)])[0]
        order = torch.sort(found["scores"], descending=True, stable=True)[1].tolist()
        rows.append([(LABELS[found["labels"][i]], float(found["scores"][i]), found["boxes"][i].tolist()) for i in order])
    write(folder, {"detections": boxes_column(rows)})
    print(folder, sum(len(row) for row in rows))


def letterbox(image, height, width):
    pixels = np.asarray(image)
    gain = min(height / pixels.shape[0], width / pixels.shape[1])
    inner = round(pixels.shape[1] * gain), round(pixels.shape[0] * gain)
    left, top = (width - inner[0]) / 2, (height - inner[1]) / 2
    resized = cv2.resize(pixels, inner, interpolation=cv2.INTER_LINEAR) if inner != pixels.shape[1::-1] else pixels
    return cv2.copyMakeBorder(resized, round(top - 0.1), round(top + 0.1), round(left - 0.1), round(left + 0.1),
                              cv2.BORDER_CONSTANT, value=(114, 114, 114)), round(left - 0.1), round(top - 0.1)


def yolo():
    """As Ultralytics exports it: one image a run, 8 x 6 places, and nothing beside the graph."""
    height, width, places = 48, 64, 48
    nodes = [
        ("AveragePool", ["images"], ["pooled"], dict(kernel_shape=[8, 8], strides=[8, 8])),
        ("Conv", ["pooled", "w", "c"], ["units"], {}),
        ("Reshape", ["units", "shape"], ["values"], {}),
        ("Sigmoid", ["values"], ["shares"], {}),
        ("Mul", ["shares", "scale"], ["output0"], {})]
    scale = np.array([width, height, width, height, 1, 1, 1], "float32").reshape(1, 7, 1)
    session = save(
        "yolo", nodes, [value("images", [1, 3, height, width])], [value("output0", [1, 7, places])],
        [stored("w", 7, 3, 1, 1, spread=1.5), stored("c", 7, spread=0.8), whole("shape", 1, 7, places), numpy_helper.from_array(scale, "scale")],
        None, None, {"author": "Ultralytics", "task": "detect", "imgsz": f"[{height}, {width}]", "stride": "8", "batch": "1",
                     "names": "{0: 'circle', 1: \"square\", 2: 'triangle'}", "args": "{'batch': 1, 'nms': False}"})
    rows, digests = [], []
    for image in images:
        whole_image, left, top = letterbox(image, height, width)
        digests.append(hashlib.sha256(whole_image.tobytes()).hexdigest())
        pixels = (whole_image.transpose(2, 0, 1)[None].astype("float32") / 255).astype("float32")
        output = torch.tensor(session.run(None, {"images": pixels})[0][0].T)
        scores, labels = output[:, 4:].max(1)
        keep = scores > 0.25
        scores, labels, centres = scores[keep], labels[keep], output[keep, :4]
        corners = torch.cat([centres[:, :2] - centres[:, 2:] / 2, centres[:, :2] + centres[:, 2:] / 2], 1)
        best = torchvision.ops.batched_nms(corners, scores, labels, 0.7)[:300]
        gain = min(height / image.height, width / image.width)  # One for both sides, as Ultralytics has it.
        corners = (corners[best] - torch.tensor([left, top, left, top])) / gain
        corners[:, ::2].clamp_(0, image.width)
        corners[:, 1::2].clamp_(0, image.height)
        rows.append([(LABELS[labels[i]], float(scores[i]), corner.tolist()) for i, corner in zip(best, corners)])
    write("yolo", {"detections": boxes_column(rows), "letterbox": digests})
    print("yolo", sum(len(row) for row in rows))


def corners():
    """As torchvision: one image a run, and as many boxes as there are, in pixels of the tensor."""
    side = 32
    fixed = np.concatenate([rng.uniform(0, 20, (6, 2)), rng.uniform(20, 32, (6, 2))], 1).astype("float32")
    nodes = [
        ("GlobalAveragePool", ["image"], ["pooled"], {}),
        ("Flatten", ["pooled"], ["flat"], {}),
        ("Gemm", ["flat", "w", "c"], ["units"], {}),
        ("Sigmoid", ["units"], ["shares"], {}),
        ("Reshape", ["shares", "six"], ["all"], {}),
        ("Greater", ["all", "least"], ["over"], {}),
        ("NonZero", ["over"], ["found"], {}),
        ("Reshape", ["found", "six"], ["kept"], {}),
        ("Gather", ["all", "kept"], ["scores"], {}),
        ("Gather", ["fixed", "kept"], ["boxes"], {}),
        ("Gather", ["kinds", "kept"], ["labels"], {})]
    settings = {"image_processor_type": "ViTImageProcessor", "size": {"height": side, "width": side}, "do_normalize": False}
    session = save(
        "corners", nodes, [value("image", [1, 3, side, side])],
        [value("boxes", ["boxes", 4]), value("labels", ["boxes"], TensorProto.INT64), value("scores", ["boxes"])],
        [stored("w", 3, 6, spread=3), stored("c", 6), whole("six", -1), numpy_helper.from_array(np.float32(0.4), "least"),
         numpy_helper.from_array(fixed, "fixed"), whole("kinds", 0, 1, 2, 0, 1, 7)],
        settings, {"id2label": dict(enumerate(LABELS))})
    rows = []
    for image in images:
        pixels = np.asarray(image.resize((side, side), Image.Resampling.BILINEAR)).transpose(2, 0, 1)[None] * np.float64(1 / 255)
        boxes, labels, scores = session.run(["boxes", "labels", "scores"], {"image": pixels.astype("float32")})
        boxes = boxes * np.array([image.width / side, image.height / side] * 2, "float32")
        order = [i for i in np.argsort(-scores, kind="stable") if scores[i] > 0.5]
        rows.append([((LABELS + ["3", "4", "5", "6", "7"])[labels[i]], float(scores[i]), boxes[i].tolist()) for i in order])
    write("corners", {"detections": boxes_column(rows)})
    print("corners", [len(row) for row in rows])


def segformer():
    settings = {"image_processor_type": "SegformerImageProcessor", "size": {"height": 32, "width": 32},
                "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225], "do_reduce_labels": False}
    processor = SegformerImageProcessorPil(**{key: settings[key] for key in list(settings)[1:]})
    nodes = [
        ("Conv", ["pixel_values", "w"], ["units"], dict(strides=[4, 4])),
        ("Conv", ["units", "v", "c"], ["logits"], {})]
    session = save(
        "segformer", nodes, [value("pixel_values", ["batch", 3, 32, 32])], [value("logits", ["batch", 5, 8, 8])],
        [stored("w", 6, 3, 4, 4, spread=0.4), stored("v", 5, 6, 1, 1), stored("c", 5)],
        settings, {"architectures": ["SegformerForSemanticSegmentation"],
                   "id2label": dict(enumerate(["wall", "floor", "tree", "sky", "sea"]))})
    digests, counts = [], []
    for image in images:
        logits = session.run(None, {"pixel_values": processor(image, return_tensors="np")["pixel_values"]})[0]
        mask = processor.post_process_semantic_segmentation(
            SimpleNamespace(logits=torch.tensor(logits)), target_sizes=[(image.height, image.width)])[0].numpy()
        digests.append(hashlib.sha256(mask.astype("uint8").tobytes()).hexdigest())
        counts.append(np.bincount(mask.ravel(), minlength=5).tolist())
    write("segformer", {"mask": digests, "pixels": pa.array(counts, pa.list_(pa.int64()))})
    print("segformer", np.array(counts).sum(0))


MEAN = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
SIZE = {"size": {"height": 32, "width": 48}}
queries("detr", "DetrForObjectDetection", DetrImageProcessorPil(do_pad=False, **SIZE), 4,
        {"image_processor_type": "DetrImageProcessor", "do_pad": False, **SIZE, **MEAN})
queries("rt-detr", "RTDetrForObjectDetection", RTDetrImageProcessorPil(do_normalize=False, **SIZE), 3,
        {"image_processor_type": "RTDetrImageProcessor", "do_normalize": False, **SIZE})
yolo()
corners()
segformer()
