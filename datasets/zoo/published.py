"""Models that others published, taken unchanged from Python packages. The ONNX reference evaluator is the golden."""
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy
from onnx.reference.op_run import OpRun
from PIL import Image, ImageDraw, ImageFont

from entry import reference, write
from samples import samples


class GlobalMaxPool(OpRun):
    """The evaluator's own is right for images only (two spatial axes); this one follows the specification."""

    def _run(self, x):
        return (x.max(axis=tuple(range(2, x.ndim)), keepdims=True),)


class BatchNormalization(OpRun):
    """The evaluator's own mixes in the statistics of the batch before opset 14; scoring uses the stored ones."""

    def _run(self, x, scale, bias, mean, variance, epsilon=1e-5, **_):
        scale, bias, mean, variance = (value.reshape(-1, 1, 1) for value in (scale, bias, mean, variance))
        return (scale * (x - mean) / numpy.sqrt(variance + numpy.float32(epsilon)) + bias,)


def packaged(requirement, *members):
    """The bytes of some files of a package, which is downloaded but neither installed nor run."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, requirement],
                       check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return [wheel.read(member) for member in members]


def text_direction():
    """Lines of text, drawn upright and upside down, as the classifier's own preprocessing prepares them."""
    [model] = packaged("rapidocr-onnxruntime==1.4.4",
                       "rapidocr_onnxruntime/models/ch_ppocr_mobile_v2.0_cls_infer.onnx")
    font = ImageFont.load_default(34)
    images = []
    for text in ["Thresher", "Exit only", "Total: 42.90", "No parking", "Page 117"]:
        width = min(192, int(font.getlength(text)) + 12)
        line = Image.new("L", (width, 48), "white")
        ImageDraw.Draw(line).text((6, 2), text, fill="black", font=font)
        images += [line, line.rotate(180)]
    x = numpy.zeros((len(images), 3, 48, 192), numpy.float32)
    for row, image in enumerate(images):
        x[row, :, :, :image.width] = numpy.asarray(image, numpy.float32) / 127.5 - 1
    golden = reference(model, {"x": x}, [BatchNormalization])
    print("  upside down:", (golden["save_infer_model/scale_0.tmp_1"].argmax(axis=1) == 1).tolist())
    write("text-direction", model, {"x": x.reshape(len(x), -1)}, golden)


def file_type():
    """The first and the last 1024 bytes of small files, stripped of white space and padded with 256."""
    files = samples()
    tokens = numpy.full((len(files), 2048), 256, numpy.int32)
    for row, content in enumerate(files.values()):
        content = numpy.frombuffer(content.strip(), numpy.uint8)
        first, last = content[:1024], content[-1024:]
        tokens[row, :len(first)] = first
        tokens[row, 2048 - len(last):] = last
    folder = "magika/models/standard_v3_3/"
    model, settings = packaged("magika==1.0.3", folder + "model.onnx", folder + "config.min.json")
    golden = reference(model, {"bytes": tokens}, [GlobalMaxPool])
    names = json.loads(settings)["target_labels_space"]
    print("  file types:", dict(zip(files, (names[best] for best in golden["target_label"].argmax(axis=1)))))
    write("file-type", model, {"bytes": tokens}, golden)


MODELS = [text_direction, file_type]
