"""Bulk model scoring on Apache Spark: ONNX models over DataFrames, in the JVM.

>>> import thresher
>>> spark = thresher.session()
>>> patients = spark.read.parquet("patients.parquet")
>>> patients.select("id", thresher.predict("model.onnx", "*").alias("score")).show()

No row passes through Python: a call becomes the SQL function ``onnx_predict``, which the Score operator computes.
"""
from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Union

from pyspark.sql import functions as F

if TYPE_CHECKING:
    from pyspark.sql import Column, SparkSession

__all__ = ["jar", "predict", "session"]

#: A value of an option: ``bind={"x": ["a", "b"]}``, ``outputs=["label"]``, ``batch_size=1024``, ``reproducible=True``.
OptionValue = Union[str, int, float, bool, Sequence[str], Mapping[str, Union[str, int, float, Sequence[str]]]]

_FUNCTION = "onnx_predict"
_EXTENSIONS = "io.thresher.spark.ThresherExtensions"
_PLUGIN = "io.thresher.spark.ThresherPlugin"


def jar() -> Path:
    """The jar that the sessions of driver and executors need, as this package brings it.

    Raises:
        FileNotFoundError: the package was installed without it, from a folder of sources for example.
    """
    found = Path(__file__).parent / "jars" / "thresher.jar"
    if not found.is_file():
        raise FileNotFoundError(f"{found}: expected the jar of the package, got none; install the wheel that udfs/python/wheel makes")
    return found


def session(app_name: str = "thresher", *, master: str | None = None, config: Mapping[str, str] | None = None) -> SparkSession:
    """A classic Spark session with the function; the one that runs already, if it has the function.

    On Spark Connect, and where a cluster's administrator has set Thresher up, no such session is needed: take your own.

    Args:
        app_name: the name that Spark shows.
        master: where Spark runs, as ``local[2]`` or ``spark://host:7077``; by default what spark-submit or the
            configuration says, else this machine.
        config: further properties of Spark. Those that Thresher needs are added to them, not put in their place.

    Raises:
        RuntimeError: a session runs already, and without the function: Spark takes neither jars nor extensions later.
    """
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        if _EXTENSIONS not in (active.conf.get("spark.sql.extensions", "") or ""):
            raise RuntimeError(
                "a session without Thresher runs already: stop it first (spark.stop()), or start it with "
                f"spark.jars={jar()}, spark.sql.extensions={_EXTENSIONS} and spark.plugins={_PLUGIN}")
        return active
    properties = dict(config or {})
    for key, value in (("spark.jars", str(jar())), ("spark.sql.extensions", _EXTENSIONS), ("spark.plugins", _PLUGIN)):
        given = [item for item in properties.get(key, "").split(",") if item]
        properties[key] = ",".join(given if value in given else [*given, value])
    builder = SparkSession.builder.appName(app_name)
    if master is not None:
        builder = builder.master(master)
    for key, value in properties.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def predict(model: str | os.PathLike[str], *columns: str | Column, **options: OptionValue) -> Column:
    """The scores of a model for each row, on classic Spark and on Spark Connect.

    Args:
        model: a file or folder on any file system that Spark reads; ``#sha256=...`` pins it.
        columns: what feeds the model: names, ``"*"`` for all, or columns of an expression. Inputs take the columns of
            their own names, those of the model's feature names, or the columns in order.
        options: those of the function, with ``_`` for ``-``: ``batch_size=1024``, ``nulls="nan"``,
            ``outputs=["probabilities"]``, ``bind={"features": ["a", "b"]}``, ``reproducible=True``. None leaves one out.

    Returns:
        The value of the only output of the model that is chosen, else a struct of them. Never null.

    Raises:
        TypeError: an option has a value of another type.
        pyspark.errors.AnalysisException: when the query is analysed: no such model, columns that do not suit it, an
            unknown option. The message tells what to change.
    """
    if not columns:
        raise TypeError('predict() needs the columns that feed the model; "*" takes all')
    arguments = [F.lit(os.fspath(model))]
    given = {key.replace("_", "-"): _text(key, value) for key, value in options.items() if value is not None and value is not False}
    if given:
        arguments.append(F.create_map(*(F.lit(text) for pair in given.items() for text in pair)))
    arguments.extend(F.col(column) if isinstance(column, str) else column for column in columns)
    return F.call_function(_FUNCTION, *arguments)


def _text(key: str, value: OptionValue) -> str:
    """The value as the function reads it: names are escaped where they hold a separator."""
    if value is True:
        return "true"
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Mapping):
        return ";".join(f"{_escaped(str(name))}={_items(key, item)}" for name, item in value.items())
    if isinstance(value, Sequence):
        return _items(key, value)
    raise TypeError(f"option {key}: expected text, a number, True, a list or a dict, got {type(value).__name__}")


def _items(key: str, value: str | int | float | Sequence[str]) -> str:
    if isinstance(value, (str, int, float)):
        return _escaped(str(value))
    if not all(isinstance(item, (str, int, float)) for item in value):
        raise TypeError(f"option {key}: expected a list of names or numbers")
    return ",".join(_escaped(str(item)) for item in value)


def _escaped(name: str) -> str:
    return "".join("\\" + character if character in "\\;,=" else character for character in name)
