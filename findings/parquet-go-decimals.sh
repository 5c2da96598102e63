#!/usr/bin/env bash
# Filters lose negative decimals in Parquet files of parquet-go.
#
# versions  github.com/parquet-go/parquet-go 0.32.0 (Go 1.26), pyarrow 26.0.1, DuckDB 2.0.1, PySpark 4.1.1 (Java 17)
# source    Parquet's format, ColumnOrder: decimals in bytes are compared as signed numbers for min_value and max_value, which
#           the file claims to follow (TypeDefinedOrder).
# expected  A filter selects the rows that it selects without statistics.
# seen      parquet-go compares decimals of FIXED_LEN_BYTE_ARRAY byte by byte, as numbers without a sign: of 1.00, 2.00 and
#           -3.00 the least is 1.00 and the greatest -3.00. Spark and pyarrow skip the row group: 0 rows in place of 1. DuckDB
#           finds it.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1 pyarrow==26.0.1 duckdb==2.0.1
cd "$work"
cat >main.go <<'GO'
package main

import (
	"math/big"
	"os"

	"github.com/parquet-go/parquet-go"
)

type Row struct {
	ID     int64   `parquet:"id"`
	Amount [9]byte `parquet:"amount,decimal(2:20)"`
}

func main() {
	var rows []Row
	for i, cents := range []int64{100, 200, -300} {
		row := Row{ID: int64(i)}
		value := big.NewInt(cents)
		if cents < 0 { // Two's complement.
			value.Add(value, new(big.Int).Lsh(big.NewInt(1), 72))
		}
		value.FillBytes(row.Amount[:])
		rows = append(rows, row)
	}
	if err := parquet.WriteFile(os.Args[1], rows); err != nil {
		panic(err)
	}
}
GO
go mod init seen 2>/dev/null
GOFLAGS=-mod=mod go get github.com/parquet-go/parquet-go@v0.32.0 2>/dev/null
GOFLAGS=-mod=mod go run . amounts.parquet
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
from decimal import Decimal

import duckdb
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

amount = Decimal("-3.00")
rows = pq.read_table("amounts.parquet")
print("rows:", rows.to_pylist())
assert rows["amount"].to_pylist() == [Decimal("1.00"), Decimal("2.00"), amount]
chunk = pq.read_metadata("amounts.parquet").row_group(0).column(1)
print("statistics:", chunk.statistics.min, "to", chunk.statistics.max)
seen = {
    "pyarrow": pq.read_table("amounts.parquet", filters=[("amount", "=", amount)]).num_rows,
    "DuckDB": len(duckdb.sql("SELECT * FROM 'amounts.parquet' WHERE amount = -3.00").fetchall()),
}
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())
read = spark.read.parquet("amounts.parquet").where("amount = -3.00")
seen["Spark"] = read.count()
spark.conf.set("spark.sql.parquet.filterPushdown", "false")
seen["Spark without pushdown"] = spark.read.parquet("amounts.parquet").where("amount = -3.00").count()
spark.stop()
for reader, count in seen.items():
    print(f"rows with amount = -3.00, {reader}: {count}")
assert seen == {"pyarrow": 0, "DuckDB": 1, "Spark": 0, "Spark without pushdown": 1}, seen
PY
