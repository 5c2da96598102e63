"""Scores the patients of each day in the night after it, and then tells what came of it.

The Airflow variables ``thresher_home`` (the folder of Thresher) and ``thresher_lake`` (where the
days are) say where; ``thresher_job`` is a job file with the model and what else never changes.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import CronDataIntervalTimetable, dag, task
from thresher_airflow import ScoreOperator


@dag(
    # Runs at 3:15 for the day that lies behind: with a bare cron expression Airflow 3 takes the
    # night itself for the interval, and {{ ds }} would be the wrong day.
    schedule=CronDataIntervalTimetable("15 3 * * *", timezone="UTC"),
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5), "retry_exponential_backoff": 2.0},
    doc_md=__doc__,
)
def nightly_scores() -> None:
    """One partition in, one partition out, however often it is tried."""
    day = "{{ data_interval_start | ds }}"
    score = ScoreOperator(
        task_id="score",
        home="{{ var.value.thresher_home }}",
        job_file="{{ var.value.thresher_job }}",
        input_path="{{ var.value.thresher_lake }}/patients/" + day,
        output_path="{{ var.value.thresher_lake }}/scores/" + day,
    )

    @task
    def announce(numbers: dict[str, Any]) -> str:
        """Stands for whatever uses the scores; not reached unless they are published."""
        message = (
            f"{numbers['rows_scored']} of {numbers['rows_in']} rows scored, "
            f"{numbers['rows_quarantined']} set aside: {numbers['output']}"
        )
        logging.getLogger(__name__).info(message)
        return message

    announce(score.output)


nightly_scores()
