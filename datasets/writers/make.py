"""Writes small Parquet files by seven writers, and files.json, which says what is in each.

make.sh runs it with the versions of requirements.txt. The columns and their values are those of values.py.

The choice of files is not the product of all that can be chosen: every pair of (writer, type, encodings, codec, version
of data pages, nulls or none) that a writer has occurs at least once. pyarrow and parquet-rs, which let one choose
encodings, share out the pairs of encodings and codecs.
"""
import json
import os
import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from values import RARE_TYPES, TYPES, column, table

HERE = Path(__file__).parent
FACTS = []

INTEGERS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
NANOS = ["time_ns", "timestamp_ns", "timestamp_ns_utc"]
WHOLE = INTEGERS + ["date"] + [name for name in TYPES if name.startswith("time")]
DECIMALS = [name for name in TYPES if name.startswith("decimal")]
FLOATS = ["float16", "float32", "float64"]
TEXTS = ["string", "binary"]


def number():
    """The number of the next file, from which its ids come."""
    return len(FACTS)


def record(writer, path, encodings, codec, pages, nulls):
    """Says what is in a file, as far as the footer does, and checks it by reading it with pyarrow."""
    footer = pq.read_metadata(path)
    columns = {}
    for i in range(footer.num_columns):
        chunk = footer.row_group(0).column(i)
        name = chunk.path_in_schema.split(".")[0]
        if name in TYPES | RARE_TYPES:
            facts = columns.setdefault(name, {"stored": [], "encodings": []})
            facts["stored"].append(stored(footer.schema.column(i)))
            facts["encodings"] += [e for e in chunk.encodings if e not in facts["encodings"]]
    FACTS.append({"file": path.name, "writer": writer, "encodings": encodings, "codec": codec, "pages": pages,
                  "nulls": nulls,
                  "columns": {name: {"stored": " ".join(facts["stored"]), "encodings": facts["encodings"]}
                              for name, facts in columns.items()}})
    check(path, list(columns), nulls)


def stored(field):
    kind = str(field.logical_type)
    return field.physical_type + ("" if kind == "None" else " " + kind)


def check(path, names, nulls):
    """What pyarrow reads must be what was to be written, whatever the type that a writer chose for it."""
    for name in names:
        expected = plain(column(name, nulls))
        got = plain(read(path, name).combine_chunks())
        if got != expected:
            first = next(i for i, pair in enumerate(zip(got, expected)) if pair[0] != pair[1])
            raise SystemExit(f"{path.name}, {name}, row {first}: {got[first]!r} in place of {expected[first]!r}")


def read(path, name):
    """One column. pyarrow reads no dictionaries, as Arrow's schema in the file has them, from pages of deltas."""
    try:
        return pq.read_table(path, columns=[name])[name]
    except OSError as e:
        if "DictAccumulator for Delta" not in str(e):
            raise
        import duckdb
        return duckdb.sql(f"SELECT {name} FROM '{path}'").to_arrow_table()[name]


def plain(array):
    """Values that compare equal whatever the unit: instants and times in nanoseconds."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    kind = array.type
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        scale = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}[kind.unit]
        width = pa.int32() if pa.types.is_time32(kind) else pa.int64()
        return [None if v is None else v * scale for v in array.view(width).to_pylist()]
    return array.to_pylist()


def target(writer, encodings, codec, pages, nulls):
    name = f"{writer}-{encodings}-{codec}-v{pages}{'-nulls' if nulls else ''}.parquet"
    return HERE / "files" / name


# pyarrow and parquet-rs: encodings chosen by column

ARROW_CODECS = ["none", "snappy", "gzip", "zstd", "lz4_raw", "brotli"]
RUST_CODECS = ARROW_CODECS + ["lz4"]
FAMILIES = ["plain", "dictionary", "delta", "delta-length", "split"]


def chosen(family):
    """The encoding of each column in a family; what is not named is PLAIN."""
    if family == "delta":
        return ({name: "DELTA_BINARY_PACKED" for name in WHOLE} | {name: "DELTA_BYTE_ARRAY" for name in TEXTS}
                | {"bool": "RLE", "decimal38_10": "DELTA_BYTE_ARRAY"})
    if family == "delta-length":
        return {name: "DELTA_BINARY_PACKED" for name in WHOLE} | {name: "DELTA_LENGTH_BYTE_ARRAY" for name in TEXTS}
    if family == "split":
        return {name: "BYTE_STREAM_SPLIT" for name in WHOLE + FLOATS + DECIMALS} | {
            "list": "BYTE_STREAM_SPLIT", "fixed_list": "BYTE_STREAM_SPLIT", "half_list": "BYTE_STREAM_SPLIT"}
    return {}


def by_pyarrow(family, codec, pages, nulls, names=None, **more):
    rows = table(number(), names or list(TYPES), nulls)
    encodings = {LEAVES.get(name, name): encoding for name, encoding in chosen(family).items()
                 if name in rows.column_names}
    path = target("pyarrow", family + "".join(f"-{key}" for key in more.pop("tags", [])), codec, pages, nulls)
    pq.write_table(rows, path, compression={"lz4_raw": "lz4"}.get(codec, codec),
                   use_dictionary=family == "dictionary", column_encoding=encodings or None,
                   data_page_version=f"{pages}.0", **more)
    record("pyarrow", path, family, codec, pages, nulls)


LEAVES = {name: f"{name}.list.element" for name in ("list", "fixed_list", "half_list")}


def pyarrow_files():
    for i, family in enumerate(FAMILIES):
        for j, codec in enumerate(ARROW_CODECS):
            if (i + j) % 2 == 0:
                by_pyarrow(family, codec, 1 + (i + j // 2) % 2, j // 2 % 2 == 0,
                           **({"max_rows_per_page": 30} if j % 3 else {"write_page_checksum": True}))
    by_pyarrow("dictionary", "snappy", 2, True, max_rows_per_page=17, row_group_size=50, tags=["groups"])
    by_pyarrow("plain", "none", 1, False, names=["decimal7_2", "decimal18_4"], store_decimal_as_integer=True,
               tags=["integer-decimals"])
    by_pyarrow("dictionary", "none", 1, True, names=["timestamp_us", "timestamp_us_utc", "int32"],
               use_deprecated_int96_timestamps=True, tags=["int96"])


def by_parquet_rs(family, codec, pages, nulls, names=None, tags=(), **more):
    import arro3.core
    import arro3.io
    rows = table(number(), names or list(TYPES), nulls)
    encodings = {LEAVES_RS.get(name, name): encoding.lower() for name, encoding in chosen(family).items()
                 if name in rows.column_names}
    path = target("parquet-rs", family + "".join(f"-{tag}" for tag in tags), codec, pages, nulls)
    arro3.io.write_parquet(arro3.core.Table.from_arrow(rows), path,
                           compression={"none": "uncompressed", "gzip": "gzip(6)", "brotli": "brotli(1)",
                                        "zstd": "zstd(1)"}.get(codec, codec),
                           dictionary_enabled=family == "dictionary", column_encoding=encodings or None,
                           writer_version=f"parquet_{pages}_0", **more)
    record("parquet-rs", path, family, codec, pages, nulls)


LEAVES_RS = {name: f"{name}.list.item" for name in ("list", "fixed_list", "half_list")}


def parquet_rs_files():
    for i, family in enumerate(FAMILIES):
        for j, codec in enumerate(RUST_CODECS):
            if (i + j) % 2 == 1 or codec == "lz4":
                by_parquet_rs(family, codec, 1 + (i + (j + 1) // 2) % 2, (j + 1) // 2 % 2 == 0,
                              **({"data_page_row_count_limit": 30, "write_batch_size": 10} if j % 3 else {}))


# the others choose encodings themselves

def pandas_files():
    names = [name for name in TYPES if name not in ("fixed_list", "time_ns")]
    for i, codec in enumerate(ARROW_CODECS):
        nulls, pages = i % 2 == 1, 1 + i // 2 % 2
        rows = table(number(), names, nulls)
        frame = rows.to_pandas(types_mapper=nullable().get)
        path = target("pandas", "default", codec, pages, nulls)
        frame.to_parquet(path, engine="pyarrow", compression={"none": None, "lz4_raw": "lz4"}.get(codec, codec),
                         **({"data_page_version": "2.0"} if pages == 2 else {}))
        record("pandas", path, "default", codec, pages, nulls)


def nullable():
    """The types by which pandas keeps whole numbers whole beside nulls."""
    import pandas as pd
    return ({getattr(pa, name)(): getattr(pd, name.replace("int", "Int").replace("uI", "UI") + "Dtype")()
             for name in INTEGERS} | {pa.bool_(): pd.BooleanDtype()})


def polars_files():
    import polars
    for i, codec in enumerate(ARROW_CODECS):
        nulls = i % 2 == 0
        frame = polars.from_arrow(table(number(), list(TYPES), nulls))
        path = target("polars", "default", codec, 1, nulls)
        frame.write_parquet(path, compression={"none": "uncompressed", "lz4_raw": "lz4"}.get(codec, codec),
                            **({"data_page_size": 400} if i % 3 == 1 else {}))
        record("polars", path, "default", codec, 1, nulls)


def duckdb_files():
    import duckdb
    # Its null among arrays of a fixed size is not what other readers take for one.
    names = [name for name in TYPES if name != "float16"]
    for i, codec in enumerate(ARROW_CODECS):
        for version in (1, 2):
            if version == 2 and i % 2 == 1:
                continue
            nulls = (i + version) % 2 == 0
            rows = table(number(), [name for name in names if not (nulls and name == "fixed_list")], nulls)
            path = target("duckdb", f"format{version}", codec, 1, nulls)
            session = duckdb.connect(config={"threads": 1})
            session.execute("SET TimeZone = 'UTC'")
            session.register("rows", rows)
            session.execute(f"COPY (SELECT * FROM rows) TO '{path}' (FORMAT parquet, PARQUET_VERSION 'V{version}', "
                            f"COMPRESSION '{'uncompressed' if codec == 'none' else codec}')")
            session.close()
            record("duckdb", path, f"format{version}", codec, 1, nulls)


def fastparquet_files():
    import fastparquet
    import fastparquet.writer
    # It infers no type for dates and times of pandas' object columns, and makes floats of decimals.
    names = [name for name in TYPES
             if name not in ("list", "fixed_list", "struct", "date") and not name.startswith(("time_", "decimal"))]
    for i, codec in enumerate(["none", "snappy", "gzip", "zstd", "lz4", "brotli"]):
        nulls, pages = i % 2 == 0, 1 + i // 2 % 2
        frame = table(number(), names, nulls).to_pandas(types_mapper=nullable().get)
        path = target("fastparquet", "default", codec, pages, nulls)
        fastparquet.writer.DATAPAGE_VERSION = pages
        fastparquet.write(str(path), frame, compression=None if codec == "none" else codec.upper())
        record("fastparquet", path, "default", codec, pages, nulls)


def spark_files():
    from pyspark.sql import SparkSession
    spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
             .config("spark.sql.session.timeZone", "UTC").getOrCreate())
    names = [name for name in TYPES if not name.startswith(("uint", "time_")) and name not in NANOS
             and name not in ("float16", "fixed_list", "category", "timestamp_ms", "timestamp_ms_utc")]
    for i, codec in enumerate(["none", "snappy", "gzip", "zstd", "lz4", "lz4_raw"]):
        for pages in (1, 2):
            nulls = (i + pages) % 2 == 0
            instants = "INT96" if i % 3 == 0 else "TIMESTAMP_MICROS"
            spark.conf.set("spark.sql.parquet.outputTimestampType", instants)
            rows = spark.createDataFrame(table(number(), names, nulls)).coalesce(1)
            path = target("spark", instants.lower().replace("_", "-"), codec, pages, nulls)
            folder = path.with_suffix(".folder")
            (rows.write.mode("overwrite").option("compression", codec)
             .option("parquet.writer.version", f"v{pages}").parquet(str(folder)))
            shutil.move(next(folder.glob("part-*.parquet")), path)
            shutil.rmtree(folder)
            record("spark", path, "default", codec, pages, nulls)
    spark.stop()


def rare_files():
    import duckdb
    by_pyarrow("dictionary", "snappy", 2, True, names=list(RARE_TYPES), tags=["rare"])
    by_pyarrow("split", "none", 1, False, names=list(RARE_TYPES), tags=["rare"])
    names = ["half_list", "decimal60_10"]
    by_parquet_rs("delta", "brotli", 2, True, names=names, tags=["rare"])
    by_parquet_rs("plain", "zstd", 1, False, names=names, tags=["rare"])
    path = target("duckdb", "format1-rare", "snappy", 1, True)
    rows = table(number(), ["uuid"], True)
    texts = pa.table({"id": rows["id"], "uuid": [None if v is None else str(v) for v in rows["uuid"].to_pylist()]})
    session = duckdb.connect(config={"threads": 1})
    session.register("texts", texts)
    session.execute(f"COPY (SELECT id, CAST(uuid AS UUID) AS uuid FROM texts) TO '{path}' (FORMAT parquet)")
    session.close()
    record("duckdb", path, "format1", "snappy", 1, True)


def not_a_number():
    """Row groups whose largest value, by their statistics, is less than NaN."""
    numbers = [1.0, float("nan"), 0.5, 3.0, float("nan"), 7.0]
    rows = pa.table({"id": range(len(numbers)), "x": numbers, "point": [{"z": number} for number in numbers]})
    pq.write_table(rows, HERE / "nan.parquet", row_group_size=3)


if __name__ == "__main__":
    not_a_number()
    shutil.rmtree(HERE / "files", ignore_errors=True)
    (HERE / "files").mkdir()
    for writer in (pyarrow_files, pandas_files, polars_files, duckdb_files, fastparquet_files, parquet_rs_files,
                   spark_files, rare_files):
        if len(sys.argv) < 2 or writer.__name__ in sys.argv[1:]:
            writer()
    os.chdir(HERE)
    Path("files.json").write_text("[\n" + ",\n".join(json.dumps(facts) for facts in FACTS) + "\n]\n")
    size = sum(path.stat().st_size for path in Path("files").iterdir())
    print(f"{len(FACTS)} files, {size:,} bytes")
