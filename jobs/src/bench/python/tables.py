"""Tables of Delta and Iceberg, whose jars users bring in THRESHER_CLASSPATH."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
JARS = {"delta": ("delta-spark_", "delta-storage-"), "iceberg": ("iceberg-spark-runtime-",)}


@dataclass(frozen=True)
class Table:
    """Its name, and the settings of Spark under which it has it."""

    name: str
    settings: dict[str, str]


def table(road: str, folder: Path) -> Table | None:
    """The table of a road, in a folder of its own; None where the road has none."""
    if road == "delta":
        return Table(
            f"delta.`{folder / 'rows'}`",
            {
                "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
                "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
            },
        )
    if road == "iceberg":
        catalog = "spark.sql.catalog.lake"
        return Table(
            "lake.bench.rows",
            {catalog: "org.apache.iceberg.spark.SparkCatalog", f"{catalog}.type": "hadoop", f"{catalog}.warehouse": str(folder)},
        )
    return None


def class_path() -> str:
    return os.environ.get("THRESHER_CLASSPATH", "")


def missing(road: str) -> list[str]:
    """The jars that the road needs and the class path has not, by how their names begin."""
    names = [Path(jar).name for jar in class_path().split(os.pathsep)]
    return [needed for needed in JARS.get(road, ()) if not any(name.startswith(needed) for name in names)]


def make(road: str, made: Path, folder: Path, threads: int) -> None:
    """Writes the rows of files into the table of a road, in a process of its own."""
    files = [str(file) for file in sorted(made.glob("*.parquet"))]
    subprocess.run([sys.executable, __file__, road, str(folder), str(threads), json.dumps(files)], check=True)


def main(road: str, folder: str, threads: str, files: str) -> None:
    from pyspark_session import spark

    made = table(road, Path(folder))
    spark(int(threads), made.settings).read.parquet(*json.loads(files)).writeTo(made.name).using(road).create()


if __name__ == "__main__":
    main(*sys.argv[1:])
