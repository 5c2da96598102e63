"""DAGs that bring about what can happen to a scoring, with the pauses of tests."""

from __future__ import annotations

from datetime import timedelta

import pendulum
from airflow.sdk import CronDataIntervalTimetable, dag, task
from thresher_airflow import ScoreOperator

SOON = {"retries": 2, "retry_delay": timedelta(seconds=1)}
DAY = "{{ data_interval_start | ds }}"
LAKE = "{{ var.value.thresher_lake }}"

#: One core, a row at a time: slow enough to be met in the middle. Each file is a unit of the run.
SLOWLY = [
    "--engine", "onnxruntime", "--batch-size", "1",
    "--conf", "spark.master=local[1]", "--conf", "spark.sql.files.openCostInBytes=134217728",
]  # fmt: skip


def scenario(name: str, folder: str, **settings: object) -> None:
    """A DAG of one scoring, of LAKE/folder/DAY into LAKE/NAME/DAY, and a task behind it."""

    @dag(
        name,
        schedule=CronDataIntervalTimetable("0 3 * * *", timezone="UTC"),
        start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
        end_date=pendulum.datetime(2026, 3, 1, tz="UTC"),
        catchup=False,
    )
    def build() -> None:
        score = ScoreOperator(
            task_id="score",
            home="{{ var.value.thresher_home }}",
            job_file="{{ var.value.thresher_job }}",
            input_path=f"{LAKE}/{folder}/{DAY}",
            output_path=f"{LAKE}/{name}/{DAY}",
            **SOON | settings,
        )

        @task
        def behind() -> None:
            """Reached where the scores are published."""

        score >> behind()

    build()


scenario("driver_killed", "many", arguments=SLOWLY)
scenario("task_killed", "many", arguments=SLOWLY)
scenario("marked_failed", "many", arguments=SLOWLY)
scenario("overdue", "many", arguments=SLOWLY, retries=0, execution_timeout=timedelta(seconds=20))
scenario("submitted", "patients", cluster="cluster-configs/local", arguments=["--conf", "spark.master=local[1]"])
scenario("with_secret", "patients", secrets={"JAVA_TOOL_OPTIONS": "lake.password"})
scenario("no_secret", "patients", secrets={"JAVA_TOOL_OPTIONS": "lake.schema"})
