"""The operator that scores one data interval."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from thresher_airflow.driver import Driver
from thresher_airflow.environment import environment_of
from thresher_airflow.outcome import Outcome

LONGEST_RUN_ID = 64


def interval_run_id(context: Context) -> str:
    """The id of a run by what it is for: DAG, task and start of the data interval.

    Every try, and every backfill of the same interval, has the same id: Thresher continues what an
    earlier try has begun, and does nothing where one has published.
    """
    start = context.get("data_interval_start")
    if start is None:
        raise AirflowFailException(
            "this DAG run has no data interval to name the scoring by: trigger it with a logical date, or give score_run_id"
        )
    ti = context["ti"]
    mapped = "" if ti.map_index is None or ti.map_index < 0 else f".{ti.map_index}"
    name = f"{ti.dag_id}.{ti.task_id}{mapped}"
    moment = start.in_timezone("UTC").strftime("%Y%m%dT%H%M%SZ")
    if len(name) + 1 + len(moment) > LONGEST_RUN_ID:
        digest = hashlib.sha256(name.encode()).hexdigest()[:12]
        name = f"{name[: LONGEST_RUN_ID - len(moment) - len(digest) - 2]}-{digest}"
    return f"{name}-{moment}"


class ScoreOperator(BaseOperator):
    """Scores with Thresher, by ``submit-scripts/thresher`` or, for a cluster, ``submit-scripts/submit``.

    Failures that somebody has to correct (arguments, model, data, more bad rows than allowed) fail
    the task at once; machines, memory, network, a killed driver, data that has not arrived and an
    output that another driver holds are left to the task's ``retries``. Returns the numbers of the
    manifest (see :meth:`Outcome.numbers`), so they are the task's XCom. The driver runs on the
    worker and ends with the task.

    :param home: the folder of Thresher; relative paths and commands start there
    :param output_path: ``--output``
    :param input_path: ``--input``; may stand in the job file
    :param job_file: ``--job``, a job file with what never changes
    :param arguments: further arguments of ``thresher score``; never credentials
    :param cluster: a folder of ``cluster-configs``, in client mode; without it, Spark runs inside
        the driver
    :param score_run_id: ``--run-id``; without it, DAG, task and start of the data interval
    :param environment: variables of the driver
    :param secrets: further ones from connections: variable to ``CONNECTION.FIELD``, such as
        ``{"AWS_SECRET_ACCESS_KEY": "lake.password"}``; fields are ``login``, ``password``,
        ``host``, ``port``, ``schema`` and ``extra.NAME``
    :param stop_seconds: that a driver is given to end, before it is killed
    """

    template_fields: Sequence[str] = (
        "home",
        "output_path",
        "input_path",
        "job_file",
        "arguments",
        "cluster",
        "score_run_id",
        "environment",
    )
    ui_color = "#dfe8d0"

    def __init__(
        self,
        *,
        home: str,
        output_path: str,
        input_path: str | None = None,
        job_file: str | None = None,
        arguments: Sequence[str] = (),
        cluster: str | None = None,
        score_run_id: str | None = None,
        environment: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        stop_seconds: float = 60,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.home = home
        self.output_path = output_path
        self.input_path = input_path
        self.job_file = job_file
        self.arguments = list(arguments)
        self.cluster = cluster
        self.score_run_id = score_run_id
        self.environment = dict(environment or {})
        self.secrets = dict(secrets or {})
        self.stop_seconds = stop_seconds
        self._driver: Driver | None = None

    def execute(self, context: Context) -> dict[str, Any]:
        """Runs the driver to its end.

        :raises AirflowFailException: where another try would fail in the same way
        :raises AirflowException: where one may help
        """
        if not Path(self.home, "submit-scripts", "thresher").is_file():
            raise AirflowFailException(f"there is no Thresher on this worker: expected its folder, got home '{self.home}'")
        run_id = self.score_run_id or interval_run_id(context)
        environment = environment_of(self.environment, self.secrets)
        with tempfile.TemporaryDirectory(prefix="thresher-") as folder:
            report = Path(folder, "report.json")
            command = self.command(run_id, report)
            self.log.info("Starting %s", " ".join(command))
            self._driver = Driver(command, environment, self.home, self.stop_seconds, self._print)
            exit_code = self._driver.wait()
            outcome = Outcome.read(exit_code, report)
        if outcome.succeeded:
            return outcome.numbers()
        message = f"exit code {exit_code}: " + (outcome.why or f"no report; it printed last:\n{self._driver.last_lines}")
        if outcome.worth_another_try:
            raise AirflowException(message)
        raise AirflowFailException(message)

    def on_kill(self) -> None:
        """Ends the driver: it gives its output back, and the next try continues where it was."""
        if self._driver is not None:
            self.log.info("Ending the driver")
            self._driver.end()

    def command(self, run_id: str, report: Path) -> list[str]:
        """The words of the command, under names that the driver's own options have."""
        scripts = Path(self.home, "submit-scripts")
        road = [str(scripts / "submit"), self.cluster] if self.cluster else [str(scripts / "thresher")]
        named = {"--job": self.job_file, "--input": self.input_path, "--output": self.output_path, "--run-id": run_id}
        options = [word for name, value in named.items() if value for word in (name, value)]
        return [*road, "score", *options, *self.arguments, "--report", report.as_uri()]

    def _print(self, line: str) -> None:
        self.log.info("%s", line)
