"""An ONNX model as a stage of a Spark ML pipeline."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pyspark import keyword_only
from pyspark.ml import Transformer
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasInputCols, HasOutputCol
from pyspark.ml.util import DefaultParamsReadable, DefaultParamsWritable
from pyspark.sql import DataFrame

from thresher import OptionValue, predict


class OnnxModel(Transformer, HasInputCols, HasOutputCol, DefaultParamsReadable["OnnxModel"], DefaultParamsWritable):
    """Adds a column of the model's scores.

    >>> Pipeline(stages=[assembler, OnnxModel(model="model.onnx", inputCols=["a", "b"], outputCol="score")])

    Args:
        model: a file or folder on any file system that Spark reads.
        inputCols: the columns that feed it; by default all.
        outputCol: the column that is added; ``prediction`` by default.
        options: those of :func:`thresher.predict`.

    It is saved and loaded with its pipeline; the model itself stays where it is.
    """

    model = Param(Params._dummy(), "model", "the ONNX model, a file or folder", TypeConverters.toString)
    options = Param(Params._dummy(), "options", "options of onnx_predict, as JSON", TypeConverters.toString)

    # What keyword_only keeps of a call.
    _input_kwargs: dict[str, Any]

    @keyword_only
    def __init__(self, *, model: str | None = None, inputCols: Sequence[str] | None = None,
                 outputCol: str | None = None, options: Mapping[str, OptionValue] | None = None) -> None:
        super().__init__()
        self._setDefault(inputCols=["*"], outputCol="prediction", options="{}")
        given: dict[str, Any] = dict(self._input_kwargs)
        if given.get("options") is not None:
            given["options"] = json.dumps(dict(given["options"]))
        self._set(**{key: value for key, value in given.items() if value is not None})

    def _transform(self, dataset: DataFrame) -> DataFrame:
        if not self.isSet(self.model):
            raise ValueError("OnnxModel needs a model: OnnxModel(model=...)")
        scores = predict(self.getOrDefault(self.model), *self.getInputCols(), **json.loads(self.getOrDefault(self.options)))
        return dataset.withColumn(self.getOutputCol(), scores)
