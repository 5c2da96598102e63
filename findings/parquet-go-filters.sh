#!/usr/bin/env bash
# Filters lose rows of Parquet files of parquet-go, where a dictionary becomes too large or bounds of pages are left out.
#
# versions  github.com/parquet-go/parquet-go 0.32.0 (Go 1.26), DuckDB 2.0.1, datafusion 55.0.0
# source    parquet-go: SkipPageBounds leaves out the bounds of a column's pages; DictionaryMaxBytes goes on without a dictionary
#           where it would be larger. Parquet's format: a Bloom filter has no false negatives, and a page's entry in the column
#           index holds bounds of its values.
# expected  A filter selects the rows that it selects without statistics.
# seen      With SkipPageBounds the index is written all the same, with 0 or an empty text as bounds of every page. The Bloom
#           filter has the texts of the dictionary alone, none that came after it. Of 1,000 numbers from 1 on none is greater than
#           0, and most of the texts are not found, in both readers. Parquet-java, and so Spark, loses the same rows.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 datafusion==55.0.0
cd "$work"
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/parquet-go/parquet-go"
)

type Row struct {
	Number int64  `parquet:"number"`
	Text   string `parquet:"text,dict"`
}

func write(file string, options ...parquet.WriterOption) {
	out, err := os.Create(file)
	if err != nil {
		panic(err)
	}
	writer := parquet.NewGenericWriter[Row](out, options...)
	for i := int64(1); i <= 1000; i++ {
		if _, err := writer.Write([]Row{{i, fmt.Sprintf("the text of row %d", i)}}); err != nil {
			panic(err)
		}
	}
	if err := writer.Close(); err != nil {
		panic(err)
	}
}

func main() {
	write("bounds.parquet", parquet.SkipPageBounds("number"), parquet.PageBufferSize(1000))
	write("bloom.parquet", parquet.BloomFilters(parquet.SplitBlockFilter(10, "text")), parquet.DictionaryMaxBytes(2000),
		parquet.PageBufferSize(1000))
}
GO
go mod init seen 2>/dev/null
GOFLAGS=-mod=mod go get github.com/parquet-go/parquet-go@v0.32.0 2>/dev/null
GOFLAGS=-mod=mod go run .
venv/bin/python - <<'PY'
import datafusion
import duckdb

context = datafusion.SessionContext()
for name in ("bounds", "bloom"):
    context.register_parquet(name, name + ".parquet")


def counted(rows, condition):
    """Rows that each reader counts."""
    fusion = context.sql(f"SELECT count(*) FROM {rows} WHERE {condition}").collect()[0].column(0)[0].as_py()
    return {"DuckDB": duckdb.sql(f"SELECT count(*) FROM '{rows}.parquet' WHERE {condition}").fetchall()[0][0],
            "DataFusion": fusion}


assert duckdb.sql("SELECT min(number), max(number) FROM 'bounds.parquet'").fetchall() == [(1, 1000)]
numbers = counted("bounds", "number > 0")
print("1,000 numbers from 1 on, greater than 0:", numbers)
first, last = (counted("bloom", f"text = 'the text of row {row}'") for row in (1, 990))
print("texts that occur once: of row 1", first, "of row 990", last)
assert numbers == {"DuckDB": 0, "DataFusion": 0}, numbers
assert first == {"DuckDB": 1, "DataFusion": 1} and last == {"DuckDB": 0, "DataFusion": 0}, (first, last)
PY
