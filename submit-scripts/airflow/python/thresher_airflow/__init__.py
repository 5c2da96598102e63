"""Thresher in Airflow: an operator that scores, and says which failures are worth another try."""

from thresher_airflow.score_operator import ScoreOperator

__all__ = ["ScoreOperator"]
