"""Makes letterbox.tsv: what OpenCV makes of an image that is put into the middle of gray as Ultralytics does.

pip install opencv-python-headless==5.0.0.93 pillow==13.0.0 numpy==2.4.6 && python letterbox.py

A line for each file and size: file, width, height, sha256 of the levels (pixel behind pixel, row behind row).
"""
import hashlib
import os

import cv2
import numpy as np
from PIL import Image, ImageOps

os.chdir(os.path.dirname(os.path.abspath(__file__)))
SIZES = [(64, 48), (31, 23), (32, 32), (62, 46), (17, 40), (8, 8), (100, 7), (640, 640), (3, 3), (15, 11), (33, 24)]


def letterbox(pixels, width, height):
    gain = min(height / pixels.shape[0], width / pixels.shape[1])
    inner = round(pixels.shape[1] * gain), round(pixels.shape[0] * gain)
    left, top = (width - inner[0]) / 2, (height - inner[1]) / 2
    if inner != pixels.shape[1::-1]:
        pixels = cv2.resize(pixels, inner, interpolation=cv2.INTER_LINEAR)
    return cv2.copyMakeBorder(pixels, round(top - 0.1), round(top + 0.1), round(left - 0.1), round(left + 0.1),
                              cv2.BORDER_CONSTANT, value=(114, 114, 114))


with open("letterbox.tsv", "w") as golden:
    for name in ("rgb.png", "444.jpg", "exif6.jpg"):
        pixels = np.asarray(ImageOps.exif_transpose(Image.open(name)).convert("RGB"))
        for width, height in SIZES:
            whole = letterbox(pixels, width, height)
            assert whole.shape == (height, width, 3), whole.shape
            golden.write(f"{name}\t{width}\t{height}\t{hashlib.sha256(whole.tobytes()).hexdigest()}\n")
