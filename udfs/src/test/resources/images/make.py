"""Makes the images of this folder, one of each kind, and golden.tsv: what Pillow reads them as.

pip install pillow==13.0.0 numpy==2.4.6 && python make.py

golden.tsv has a line for each file, and for each way to resize one: file, what is done, width, height, sha256 of the
levels (red, green and blue of pixel behind pixel, row behind row).
"""

import hashlib
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

os.chdir(os.path.dirname(os.path.abspath(__file__)))
WIDTH, HEIGHT = 31, 23
random = np.random.default_rng(3)
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
levels = np.stack([x * 8 % 256, y * 11 % 256, (x + y) * 5 % 256], -1)
levels = (levels + random.integers(-9, 9, levels.shape)).clip(0, 255).astype("uint8")
alpha = ((x * 7 + y) % 256).astype("uint8")
rgb = Image.fromarray(levels)
gray = rgb.convert("L")
palette = rgb.convert("P", palette=Image.Palette.ADAPTIVE, colors=64)
rgba = Image.fromarray(np.dstack([levels, alpha]))
la = Image.fromarray(np.dstack([np.asarray(gray), alpha]))
gray16 = Image.fromarray((x * 1000 + y * 7).astype("uint16"))


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png16(name, samples, kind):
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, kind, 0, 0, 0)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def make():
    rgb.save("444.jpg", quality=90, subsampling=0)
    rgb.save("422.jpg", quality=80, subsampling=1)
    rgb.save("420.jpg", quality=80, subsampling=2)
    rgb.save("rgb.jpg", quality=90, keep_rgb=True)
    rgb.save("progressive.jpg", quality=80, progressive=True)
    rgb.save("restarts.jpg", quality=80, restart_marker_rows=1)
    gray.save("gray.jpg", quality=90)
    rgb.convert("CMYK").save("cmyk.jpg", quality=90)
    for orientation in range(2, 9):
        rgb.save(f"exif{orientation}.jpg", quality=90, exif=exif(orientation))
    with open("linear.icc", "rb") as file:
        profile = file.read()
    rgb.save("profile.jpg", quality=90, icc_profile=profile)
    rgb.save("profile.png", icc_profile=profile)
    rgb.save("profile.webp", lossless=True, icc_profile=profile)
    rgb.save("profile.tif", icc_profile=profile)
    rgb.save("rgb.png")
    rgb.save("exif6.png", exif=exif(6))
    gray.save("gray.png")
    rgb.convert("1").save("bits1.png")
    palette.save("palette.png")
    rgb.convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save("palette16.png", bits=4)
    palette.save("palette-transparent.png", transparency=3)
    rgba.save("rgba.png")
    la.save("la.png")
    rgb.save("rgb-transparent.png", transparency=tuple(int(v) for v in levels[0, 0]))
    gray16.save("gray16.png")
    png16("rgb16.png", (levels.astype("uint16") * 257 + random.integers(0, 200, levels.shape)).clip(0, 65535), 2)
    png16("rgba16.png", np.dstack([levels, alpha]).astype("uint16") * 257, 6)
    palette.save("frames.gif", save_all=True, append_images=[palette.rotate(90)])
    palette.save("transparent.gif", transparency=5)
    rgb.save("rgb.bmp")
    gray.save("gray.bmp")
    palette.save("palette.bmp")
    rgba.save("rgba.bmp")
    rgb.save("lossless.webp", lossless=True)
    rgba.save("alpha.webp", lossless=True)
    rgb.save("exif6.webp", lossless=True, exif=exif(6))
    rgb.save("frames.webp", save_all=True, append_images=[rgb.rotate(90)], lossless=True)
    rgb.save("lossy.webp", quality=80)
    for compression in ("raw", "tiff_lzw", "tiff_deflate", "packbits", "jpeg"):
        rgb.save(f"{compression}.tif", compression=compression)
    gray.save("gray.tif")
    gray16.save("gray16.tif")
    rgb.convert("CMYK").save("cmyk.tif")
    rgba.save("rgba.tif")
    palette.save("palette.tif")
    rgb.convert("1").save("bits1.tif")
    rgb.save("exif6.tif", exif=exif(6))


def line(file, what, image):
    digest = hashlib.sha256(image.tobytes()).hexdigest()
    return f"{file}\t{what}\t{image.width}\t{image.height}\t{digest}\n"


def read(file):
    return ImageOps.exif_transpose(Image.open(file)).convert("RGB")


make()
FILTERS = {"LANCZOS": 1, "BILINEAR": 2, "BICUBIC": 3, "BOX": 4, "HAMMING": 5}
SIZES = [(8, 8), (31, 23), (31, 9), (13, 23), (64, 64), (7, 50), (1, 1), (30, 22), (30, 9), (40, 12), (29, 20)]
with open("golden.tsv", "w") as golden:
    for name in sorted(os.listdir(".")):
        if name.endswith((".jpg", ".png", ".gif", ".bmp", ".webp", ".tif")):
            golden.write(line(name, "read", read(name)))
    for name, number in FILTERS.items():
        for size in SIZES:
            golden.write(line("rgb.png", name, read("rgb.png").resize(size, number)))
