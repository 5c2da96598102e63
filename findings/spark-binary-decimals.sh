#!/usr/bin/env bash
# Spark fails on decimals of up to 18 digits that a Parquet file keeps in byte arrays.
#
# versions  PySpark 4.1.1 (Java 17), DuckDB 2.0.1, pyarrow 25.0.1
# source    Parquet's format, DECIMAL: byte arrays of any length may hold one of any precision. parquet-avro keeps decimals so
#           that are bytes in Avro. Spark has a step for them, ParquetVectorUpdaterFactory.BinaryToDecimalUpdater, which reads the
#           bytes into a vector of numbers that has no room for bytes.
# expected  The decimals.
# seen      A NullPointerException where the values are not in a dictionary, at 9 and at 18 digits; of 19 digits they are read, and
#           all of them where spark.sql.parquet.enableVectorizedReader is false. pyarrow and DuckDB read them.
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
WANTED = [Decimal("1.25"), Decimal("-2.50"), Decimal("300.00")]


def write(file, digits):
    """By parquet-java, as Avro's writer does."""
    schema = parquet.schema.MessageTypeParser.parseMessageType(
        f"message m {{ required binary amount (DECIMAL({digits},2)); }}")
    writer = (parquet.hadoop.example.ExampleParquetWriter.builder(spark._jvm.org.apache.hadoop.fs.Path(file))
              .withType(schema).withDictionaryEncoding(False).build())
    for value in WANTED:
        number = int(value * 100)
        amount = parquet.io.api.Binary.fromConstantByteArray(number.to_bytes(3, "big", signed=True))
        writer.write(parquet.example.data.simple.SimpleGroup(schema).append("amount", amount))
    writer.close()


def read(file, by_columns):
    """What Spark reads, or the error."""
    spark.conf.set("spark.sql.parquet.enableVectorizedReader", str(by_columns).lower())
    try:
        return [row[0] for row in spark.read.parquet(file).collect()]
    except Exception as error:
        return "NullPointerException" if "NullPointerException" in str(error) else str(error)


for digits in (9, 18, 19):
    file = f"digits-{digits}.parquet"
    write(file, digits)
    columns, rows = read(file, True), read(file, False)
    print(f"{digits} digits by columns: {columns}; by rows: {rows}")
    assert rows == WANTED, rows
    assert columns == (WANTED if digits == 19 else "NullPointerException"), columns
    assert pyarrow.parquet.read_table(file)["amount"].to_pylist() == WANTED
    assert [row[0] for row in duckdb.sql(f"SELECT amount FROM '{file}'").fetchall()] == WANTED
spark.stop()
PY
