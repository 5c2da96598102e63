"""Makes golden.jsonl: what transformers' own image processors, and torchvision's transforms, make of images of ../images.

pip install transformers==5.24.0 torch==2.15.0 torchvision==0.29.2 pillow==13.0.0 numpy==2.4.6 && python make.py

A line for each processor, way to set it and image: the settings as they are saved, the file, the shape and the sha256
of the numbers (float32, little-endian).
"""
import hashlib
import json
import os

import numpy as np
import transformers
from PIL import Image, ImageOps
from torchvision import transforms

os.chdir(os.path.dirname(os.path.abspath(__file__)))
SQUARE = {"height": 24, "width": 24}
FIXED = {"height": 20, "width": 28}
SHORTER = {"shortest_edge": 20}
CROP = {"height": 16, "width": 16}
SETTINGS = [
    ("ViT", dict(size=SQUARE)), ("ViT", dict(size=FIXED, do_normalize=False)), ("ViT", dict(size=FIXED, resample=1)),
    ("DeiT", dict(size=SQUARE, crop_size=CROP)),
    ("Beit", dict(size=SQUARE)), ("Beit", dict(size=SQUARE, do_center_crop=True, crop_size=CROP)),
    ("Siglip", dict(size=SQUARE)),
    ("Segformer", dict(size=FIXED)), ("Segformer", dict(size=FIXED, do_reduce_labels=True)),
    ("RTDetr", dict(size=FIXED)),
    ("Detr", dict(size=FIXED)), ("ConditionalDetr", dict(size=FIXED)), ("DeformableDetr", dict(size=FIXED)),
    ("Yolos", dict(size=FIXED)),
    ("CLIP", dict(size=SHORTER, crop_size=CROP)), ("CLIP", dict(size=SHORTER, crop_size=CROP, rescale_factor=1 / 127.5)),
    ("Bit", dict(size=SHORTER, crop_size=CROP)),
    ("ConvNext", dict(size={"shortest_edge": 28})), ("ConvNext", dict(size={"shortest_edge": 28}, crop_pct=0.9)),
    ("ConvNext", dict(size={"shortest_edge": 384})),
    ("MobileNetV1", dict(size=SHORTER, crop_size=CROP)), ("MobileNetV2", dict(size=SHORTER, crop_size=CROP)),
    ("MobileViT", dict(size=SHORTER, crop_size=CROP)),
    ("EfficientNet", dict(size=FIXED)), ("EfficientNet", dict(size=FIXED, resample=0, include_top=False)),
    ("EfficientNet", dict(size=FIXED, do_normalize=False)),
]
FILES = ["rgb.png", "gray.jpg", "exif6.jpg", "rgba.png"]
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
# Of the longer side, 11 pixels are cut off.
TORCHVISION = {"image_processor_type": "TorchvisionImageProcessor", "size": {"shortest_edge": 21},
               "crop_size": {"height": 17, "width": 17}, "image_mean": MEAN, "image_std": DEVIATION}


def line(settings, file, pixels):
    return json.dumps({"settings": settings, "file": file, "shape": pixels.shape,
                       "sha256": hashlib.sha256(pixels.astype("<f4").tobytes()).hexdigest()}) + "\n"


def read(file):
    return ImageOps.exif_transpose(Image.open("../images/" + file)).convert("RGB")


with open("golden.jsonl", "w") as golden:
    for name, settings in SETTINGS:
        processor = getattr(transformers, name + "ImageProcessorPil")(**settings)
        saved = processor.to_dict()
        for file in FILES:
            pixels = np.asarray(processor(read(file), return_tensors="np")["pixel_values"][0], "float32")
            golden.write(line(saved, file, pixels))
            print(name, settings, pixels.shape, pixels.dtype)
    steps = transforms.Compose([transforms.Resize(21), transforms.CenterCrop(17), transforms.ToTensor(),
                                transforms.Normalize(MEAN, DEVIATION)])
    for file in FILES:
        golden.write(line(TORCHVISION, file, steps(read(file)).numpy()))
