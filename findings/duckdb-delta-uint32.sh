#!/usr/bin/env bash
# Large numbers of UINTEGER in Parquet files that DuckDB writes with parquet_version v2 cannot be read by Arrow.
#
# versions  DuckDB 2.0.1, pyarrow 25.0.1, datafusion 55.0.0, Polars 2.1.0
# source    Parquet's format, Delta encoding: numbers of INT32 are packed with the arithmetic of 32 bits, so that no difference
#           takes more than 32 bits. DuckDB keeps UINTEGER in INT32 (UINT_32) and packs its numbers as 64 bits hold them: the
#           first one as 4294967295, not as the -1 that stands in INT32 for it, and differences of 33 bits.
# expected  Any reader of DELTA_BINARY_PACKED gives the numbers back.
# seen      Polars and DuckDB do. pyarrow and DataFusion end with an error about a first value or differences that are too
#           large. Without parquet_version v2 all of them read the file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 pyarrow==25.0.1 datafusion==55.0.0 polars==2.1.0
cd "$work"
venv/bin/python - <<'PY'
import datafusion
import duckdb
import polars
import pyarrow.parquet

READERS = {
    "DuckDB": lambda file: [row[0] for row in duckdb.sql(f"SELECT u FROM '{file}' ORDER BY k").fetchall()],
    "Polars": lambda file: polars.read_parquet(file)["u"].to_list(),
    "pyarrow": lambda file: pyarrow.parquet.read_table(file)["u"].to_pylist(),
    "DataFusion": lambda file: datafusion.SessionContext().read_parquet(file).sort(datafusion.col("k")).to_pydict()["u"],
}
ROWS = {
    "near the greatest": [4294967295 - i for i in range(300)],
    "hashes": [i * 2654435761 % 2**32 for i in range(300)],
}
for rows, numbers in ROWS.items():
    seen = {}
    for version in ("v1", "v2"):
        file = f"{version}.parquet"
        values = ", ".join(f"({row}, {number})" for row, number in enumerate(numbers))
        duckdb.sql(f"COPY (SELECT k, u::UINTEGER u FROM (VALUES {values}) t(k, u) ORDER BY k) "
                   f"TO '{file}' (FORMAT parquet, PARQUET_VERSION {version})")
        for reader, read in READERS.items():
            try:
                seen[version, reader] = "right" if read(file) == numbers else "WRONG"
            except Exception as error:
                seen[version, reader] = f"error: {str(error).strip().splitlines()[0]}"
    print(rows)
    for (version, reader), what in seen.items():
        print(f"  {version} by {reader}: {what}")
        fails = version == "v2" and reader in ("pyarrow", "DataFusion")
        assert what.startswith("error: ") if fails else what == "right", (version, reader, what)
PY
