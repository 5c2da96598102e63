#!/usr/bin/env bash
# Spark reads other numbers from decimals of up to 18 digits that take 9 to 15 bytes: -12345.67 is 1.21.
#
# versions  pyspark 4.1.1, duckdb 2.0.1, pyarrow 25.0.1
# source    Parquet's format, DECIMAL: FIXED_LEN_BYTE_ARRAY of n bytes may hold any number of digits that n bytes have room for,
#           so that fewer digits in more bytes are valid; Avro's fixed of 12 bytes with a decimal of 18 digits is written so.
# expected  The numbers that were written, or an error.
# seen      The last bytes alone, without an error: of 9 bytes one, of 10 two, of 12 four. Readers by rows and by columns do the
#           same. 8 and 16 bytes are right, and so are 19 digits and more. pyarrow and DuckDB read them all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1 duckdb==2.0.1 pyarrow==25.0.1
cd "$work"
venv/bin/python - <<'PY'
from decimal import Decimal

import duckdb
import pyarrow.parquet
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
parquet = spark._jvm.org.apache.parquet
WANTED = [Decimal("-12345.67"), Decimal("98765432109.87")]


def write(file, size, digits):
    schema = parquet.schema.MessageTypeParser.parseMessageType(
        f"message m {{ required fixed_len_byte_array({size}) amount (DECIMAL({digits},2)); }}")
    writer = (parquet.hadoop.example.ExampleParquetWriter.builder(spark._jvm.org.apache.hadoop.fs.Path(file))
              .withType(schema).withDictionaryEncoding(False).build())
    for value in WANTED:
        amount = parquet.io.api.Binary.fromConstantByteArray(int(value * 100).to_bytes(size, "big", signed=True))
        writer.write(parquet.example.data.simple.SimpleGroup(schema).append("amount", amount))
    writer.close()


for size, digits in ((8, 18), (9, 18), (10, 18), (12, 18), (15, 18), (16, 18), (9, 19), (12, 19)):
    file = f"{size}-{digits}.parquet"
    write(file, size, digits)
    kept = size % 8 if digits <= 18 and size % 8 else size
    last = [int.from_bytes(int(value * 100).to_bytes(size, "big", signed=True)[-kept:], "big", signed=True) for value in WANTED]
    expected = [Decimal(number).scaleb(-2) for number in last]
    for by_columns in ("true", "false"):
        spark.conf.set("spark.sql.parquet.enableVectorizedReader", by_columns)
        given = [row[0] for row in spark.read.parquet(file).collect()]
        print(f"{size} bytes, {digits} digits, by columns {by_columns}: {given}")
        assert given == expected, (given, expected)
    assert pyarrow.parquet.read_table(file)["amount"].to_pylist() == WANTED
    assert [row[0] for row in duckdb.sql(f"SELECT amount FROM '{file}'").fetchall()] == WANTED
spark.stop()
PY
