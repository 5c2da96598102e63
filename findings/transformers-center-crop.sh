#!/usr/bin/env bash
# The middle of an image is a pixel off between torchvision and the image processors of transformers, for some sizes.
#
# versions  transformers 5.24.0, torchvision 0.29.2, torch 2.15.0, pillow 13.0.0
# source    torchvision's CenterCrop and transformers' CLIPImageProcessor, with do_center_crop, both promise the middle of the
#           image.
# expected  The same pixels, where a model that was trained behind CenterCrop is given a preprocessor_config.json with the
#           same size of crop, as image classifiers are published.
# seen      Where an odd number of pixels is cut off, torchvision rounds the half to the even number, and transformers
#           always down: of four sizes in a row one is cropped a pixel further left. Logits shift a little, silently.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  transformers==5.24.0 torch==2.15.0 torchvision==0.29.2 pillow==13.0.0 numpy==2.4.6
cd "$work"
venv/bin/python - <<'PY'
import numpy as np
from PIL import Image
from torchvision.transforms import CenterCrop
from transformers import CLIPImageProcessorPil

processor = CLIPImageProcessorPil(
    crop_size={"height": 16, "width": 16}, do_resize=False, do_rescale=False, do_normalize=False, do_convert_rgb=False
)
shifted = []
for width in range(17, 29):
    columns = np.tile(np.arange(width, dtype=np.uint8), (16, 1))  # A pixel is the number of its column.
    image = Image.fromarray(np.stack([columns] * 3, axis=-1))
    one = int(np.asarray(CenterCrop(16)(image))[0, 0, 0])
    other = int(np.asarray(processor(image, return_tensors="np")["pixel_values"])[0, 0, 0, 0])
    print(f"{width} columns, {width - 16} too many: torchvision begins at {one}, transformers at {other}")
    if one != other:
        shifted.append(width)
print("a pixel apart:", shifted)
assert shifted == [19, 23, 27], shifted
PY
