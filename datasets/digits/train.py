"""A small convolutional network on 8x8 handwritten digits, trained with JAX and written out as ONNX by hand."""
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy
import onnx
import pyarrow
import pyarrow.parquet
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

jax.config.update("jax_enable_x64", True)
HERE = Path(__file__).parent
EPOCHS, BATCH, RATE = 12, 32, 0.1


def initial(key):
    """Weights in the order of the graph's initializers, scaled by fan-in."""
    keys = jax.random.split(key, 3)
    scaled = lambda key, shape, fan_in: jax.random.normal(key, shape) * (2 / fan_in) ** 0.5
    return {"conv1.weight": scaled(keys[0], (8, 1, 3, 3), 9), "conv1.bias": jnp.zeros(8),
            "conv2.weight": scaled(keys[1], (16, 8, 3, 3), 72), "conv2.bias": jnp.zeros(16),
            "dense.weight": scaled(keys[2], (256, 10), 256), "dense.bias": jnp.zeros(10)}


def forward(weights, image):
    """image [n, 1, 8, 8] with values 0 to 16 -> logits [n, 10]."""
    x = image / 16
    for layer, stride in (("conv1", 1), ("conv2", 2)):
        x = jax.lax.conv_general_dilated(x, weights[layer + ".weight"], (stride, stride), ((1, 1), (1, 1)))
        x = jax.nn.relu(x + weights[layer + ".bias"][None, :, None, None])
    return x.reshape(len(x), -1) @ weights["dense.weight"] + weights["dense.bias"]


@jax.jit
def step(weights, image, digit):
    def loss(weights):
        return -jnp.mean(jax.nn.log_softmax(forward(weights, image))[jnp.arange(len(digit)), digit])
    return jax.tree.map(lambda weight, slope: weight - RATE * slope, weights, jax.grad(loss)(weights))


def train(images, digits):
    weights = initial(jax.random.key(1))
    order = numpy.random.default_rng(1)
    for _ in range(EPOCHS):
        for batch in numpy.array_split(order.permutation(len(images)), len(images) // BATCH):
            weights = step(weights, images[batch], digits[batch])
    return {name: numpy.asarray(weight, numpy.float32) for name, weight in weights.items()}


def score(weights, images):
    """Logits of the float32 weights, computed in double precision."""
    exact = {name: weight.astype(numpy.float64) for name, weight in weights.items()}
    return numpy.asarray(forward(exact, images))


def graph(weights):
    constants = {name: numpy_helper.from_array(weight, name) for name, weight in weights.items()}
    constants["scale"] = numpy_helper.from_array(numpy.float32(16), "scale")
    nodes = [
        helper.make_node("Div", ["image", "scale"], ["scaled"]),
        helper.make_node("Conv", ["scaled", "conv1.weight", "conv1.bias"], ["conv1"], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["conv1"], ["relu1"]),
        helper.make_node("Conv", ["relu1", "conv2.weight", "conv2.bias"], ["conv2"], pads=[1, 1, 1, 1], strides=[2, 2]),
        helper.make_node("Relu", ["conv2"], ["relu2"]),
        helper.make_node("Flatten", ["relu2"], ["flat"]),
        helper.make_node("Gemm", ["flat", "dense.weight", "dense.bias"], ["logits"]),
        helper.make_node("ArgMax", ["logits"], ["digit"], axis=1, keepdims=0),
    ]
    model = helper.make_model(helper.make_graph(
        nodes, "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1, 8, 8])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 10]),
         helper.make_tensor_value_info("digit", TensorProto.INT64, ["n"])],
        list(constants.values())), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def main():
    source = load_digits()
    images = source.images.reshape(-1, 1, 8, 8)
    fit, held_out = train_test_split(numpy.arange(len(images)), random_state=1, stratify=source.target)
    weights = train(images[fit], source.target[fit])
    logits = score(weights, images)
    digit = logits.argmax(axis=1)
    print(f"accuracy on held-out rows: {(digit == source.target)[held_out].mean():.4f}")

    onnx.save(graph(weights), HERE / "model.onnx")
    ids = pyarrow.array(range(len(images)), pyarrow.int64())
    pixels = images.reshape(len(images), 64).tolist()
    write("data.parquet", {"id": ids, "image": pyarrow.array(pixels, pyarrow.list_(pyarrow.float32()))})
    write("golden.parquet", {
        "id": ids,
        "logits": pyarrow.array(logits.tolist(), pyarrow.list_(pyarrow.float64())),
        "digit": pyarrow.array(digit, pyarrow.int64()),
    })


def write(file, columns):
    pyarrow.parquet.write_table(pyarrow.table(columns), HERE / file, row_group_size=200, store_schema=False)


if __name__ == "__main__":
    main()
