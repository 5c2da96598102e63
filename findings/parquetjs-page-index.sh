#!/usr/bin/env bash
# Filters lose rows of Parquet files of parquetjs, and its decimals are other ones than were given.
#
# versions  @dsnp/parquetjs 1.8.9 (Node 20), pyarrow 26.0.1, pyspark 4.1.1 (Java 17)
# source    Parquet's format, PageIndex: a page is in null_pages where all of its values are null, and first_row_index is that
#           of its first row. parquetjs: DECIMAL with a scale of 2 has two digits behind the point.
# expected  A filter selects the rows that it selects without an index; 0.29, 1.15 and 4.35 are read as they were written.
# seen      A row group of several pages has wrong indexes: nulls are counted from the first page on, so that a page with values
#           counts as null, and first_row_index is lost. Spark finds 0 rows with a value in place of 2. The numbers are cut, not
#           rounded, once they are multiplied in floating point: 0.28, 1.14 and 4.34.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1 pyarrow==26.0.1
cd "$work"
npm install --silent --no-audit --no-fund @dsnp/parquetjs@1.8.9 >npm.log
cat >write.js <<'JS'
const { ParquetSchema, ParquetWriter } = require('@dsnp/parquetjs')

async function write(file, type, values, options) {
  const schema = new ParquetSchema({ id: { type: 'INT64' }, value: { optional: true, ...type } })
  const writer = await ParquetWriter.openFile(schema, file, options)
  for (const [id, value] of values.entries()) {
    await writer.appendRow(value === null ? { id } : { id, value })
  }
  await writer.close()
}

async function main() {
  await write('numbers.parquet', { type: 'INT32' }, [null, 1, null, 2], { pageSize: 2 })
  await write('decimals.parquet', { type: 'DECIMAL', precision: 12, scale: 2 }, [0.29, 1.15, 4.35])
}

main()
JS
node write.js
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

assert pq.read_table("numbers.parquet")["value"].to_pylist() == [None, 1, None, 2]
decimals = list(map(str, pq.read_table("decimals.parquet")["value"].to_pylist()))
print("0.29, 1.15, 4.35 as decimals:", ", ".join(decimals))
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())


def counts(index):
    spark.conf.set("parquet.filter.columnindex.enabled", index)
    rows = spark.read.parquet("numbers.parquet")
    return [rows.where(text).count() for text in ("value = 1", "value = 2", "value is not null")]


by_index, by_value = counts("true"), counts("false")
spark.stop()
print("rows with 1, 2, a value: by the index of pages", by_index, "without", by_value)
assert decimals == ["0.28", "1.14", "4.34"], decimals
assert by_index == [0, 0, 0] and by_value == [1, 1, 2], (by_index, by_value)
PY
