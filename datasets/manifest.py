"""Keeps MANIFEST.json true: its words are written by hand, its facts (rows, files, inputs, outputs) by this script.

python manifest.py            brings the facts up to date; needs pyarrow and onnx
python manifest.py --check    compares the files with their sizes and digests; needs nothing; exits 1 on a difference
"""
import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
MANIFEST = HERE / "MANIFEST.json"


def files(entry):
    """Every file of the entry's folder but its training script, in order of name."""
    folder = HERE / entry["path"]
    return [{"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size,
             "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".py"]


def differences(entry):
    listed = {file["path"]: file for file in entry["files"]}
    found = {file["path"]: file for file in files(entry)}
    for name in sorted(listed.keys() | found.keys()):
        if listed.get(name) != found.get(name):
            yield f"{entry['path']}/{name}: manifest has {listed.get(name)}, the folder has {found.get(name)}"


def check(entries):
    folders = {str(path.parent.relative_to(HERE)) for path in HERE.rglob("model.onnx")}
    problems = [f"{folder}: not in the manifest" for folder in sorted(folders - {entry["path"] for entry in entries})]
    problems += [problem for entry in entries for problem in differences(entry)]
    print("\n".join(problems) or f"{len(entries)} entries agree with their files")
    return 1 if problems else 0


def refresh(entries):
    import onnx
    import pyarrow.parquet
    for entry in entries:
        folder = HERE / entry["path"]
        graph = onnx.load(folder / "model.onnx", load_external_data=False).graph
        optional = {initializer.name for initializer in graph.initializer}
        entry["rows"] = pyarrow.parquet.read_metadata(folder / "data.parquet").num_rows
        entry["inputs"] = [signature(value) for value in graph.input if value.name not in optional]
        entry["outputs"] = [signature(value) for value in graph.output]
        entry["files"] = files(entry)
    MANIFEST.write_text(json.dumps(entries, indent=2) + "\n")
    return 0


def signature(value):
    """The name, the type and the shape that the model declares; null where it says nothing."""
    from onnx import TensorProto
    form = value.type
    if form.HasField("sequence_type"):
        form = form.sequence_type.elem_type
    if form.HasField("map_type"):
        pair = form.map_type
        kind = (f"sequence<map<{TensorProto.DataType.Name(pair.key_type).lower()}, "
                f"{TensorProto.DataType.Name(pair.value_type.tensor_type.elem_type).lower()}>>")
        return {"name": value.name, "type": kind, "shape": None}
    tensor = form.tensor_type
    dimensions = [dimension.dim_param or (dimension.dim_value if dimension.HasField("dim_value") else None)
                  for dimension in tensor.shape.dim]
    return {"name": value.name, "type": TensorProto.DataType.Name(tensor.elem_type).lower(),
            "shape": dimensions if tensor.HasField("shape") else None}


if __name__ == "__main__":
    listing = json.loads(MANIFEST.read_text())
    sys.exit(check(listing) if sys.argv[1:] == ["--check"] else refresh(listing))
