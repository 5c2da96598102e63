"""What one model of the zoo is made of: a model, its input rows, and the outputs a second implementation gives."""
from decimal import Decimal
from pathlib import Path

import numpy
import onnx
import pyarrow
import pyarrow.parquet
from onnx.reference import ReferenceEvaluator

ZOO = Path(__file__).parent

# ONNX types that Spark lacks travel in the narrowest Spark type that holds every value.
SPARK_TYPES = {"uint8": pyarrow.int16(), "uint16": pyarrow.int32(), "uint32": pyarrow.int64(),
               "uint64": pyarrow.decimal128(20, 0), "float16": pyarrow.float32(), "bfloat16": pyarrow.float32(),
               "object": pyarrow.string()}


def write(name, model, data, golden):
    """Writes the three files; data and golden map a column name to a numpy or an Arrow array."""
    folder = ZOO / name
    folder.mkdir(exist_ok=True)
    if model is not None:
        (folder / "model.onnx").write_bytes(model if isinstance(model, bytes) else model.SerializeToString())
    for file, columns in (("data", data), ("golden", golden)):
        rows = len(next(iter(columns.values())))
        table = {"id": pyarrow.array(range(rows), pyarrow.int64())}
        table |= {column: arrow(values) for column, values in columns.items()}
        pyarrow.parquet.write_table(pyarrow.table(table), folder / f"{file}.parquet", row_group_size=16,
                                    store_schema=False)


def arrow(values):
    """[n] and [n, 1] become scalars, [n, k] arrays, [n, j, k] arrays of arrays."""
    if not isinstance(values, numpy.ndarray):
        return values
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    kind = SPARK_TYPES.get(values.dtype.name) or pyarrow.from_numpy_dtype(values.dtype)
    if values.dtype.name in ("float16", "bfloat16"):
        values = values.astype(numpy.float32)
    items = [Decimal(item) for item in values.tolist()] if values.dtype == numpy.uint64 else values.tolist()
    for _ in range(values.ndim - 1):
        kind = pyarrow.list_(kind)
    return pyarrow.array(items, kind)


def maps(keys, values, key_type):
    """A map column, as ZipMap returns it: one entry a class."""
    return pyarrow.array([list(zip(keys, row)) for row in values.tolist()],
                         pyarrow.map_(key_type, pyarrow.float64()))


def reference(model, feeds, operators=()):
    """The outputs by name, computed by the evaluator that ships with the ONNX specification."""
    if isinstance(model, bytes):
        model = onnx.load_from_string(model)
    names = [output.name for output in model.graph.output]
    return dict(zip(names, ReferenceEvaluator(model, new_ops=list(operators)).run(names, feeds)))
