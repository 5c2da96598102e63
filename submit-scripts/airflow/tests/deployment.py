"""A real Airflow on loopback, in a folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent
HOME = FOLDER.parent.parent
PATIENCE = 600

#: SQLite refuses a transaction that another one has overtaken, however long it would wait.
TRIES = 5


def await_that(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Asks until the answer is true, and returns it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def night_after(day: str) -> str:
    """When a day is scored."""
    return f"{date.fromisoformat(day) + timedelta(days=1)}T03:15:00+00:00"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Deployment:
    """Airflow's settings, its processes, and its public API."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lake = folder / "lake"
        self.lake.mkdir()
        self.job = folder / "nightly.yaml"
        self._processes: list[subprocess.Popen[bytes]] = []
        dags = folder / "dags"
        dags.mkdir()
        for file in [*(FOLDER / "dags").glob("*.py"), HERE / "scenarios.py"]:
            shutil.copy(file, dags)
        self._url = f"http://127.0.0.1:{free_port()}"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")} | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "AIRFLOW_HOME": str(folder),
            "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
            "PYTHONPATH": f"{FOLDER / 'python'}{os.pathsep}{HERE}",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self._database_folder()}/airflow.db",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS": "sqlite_settings.CONNECT_ARGS",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS_ASYNC": "sqlite_settings.CONNECT_ARGS",
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "6",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self._url}/execution/",
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "120",
            "AIRFLOW__API__BASE_URL": self._url,
            "AIRFLOW__API__SECRET_KEY": secrets.token_hex(16),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "5",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "SCARF_ANALYTICS": "false",
            "AIRFLOW_VAR_THRESHER_HOME": str(HOME),
            "AIRFLOW_VAR_THRESHER_LAKE": str(self.lake),
            "AIRFLOW_VAR_THRESHER_JOB": str(self.job),
            "AIRFLOW_CONN_LAKE": json.dumps({"conn_type": "generic", "login": "reader", "password": "-Dmarker=s3cr3t-w0rd"}),
            "THRESHER_JVM_OPTIONS": "-XX:TieredStopAtLevel=1 -Xmx700m",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.environment.pop("SPARK_HOME", None)
        self.airflow("db", "migrate")

    def airflow(self, *arguments: str) -> str:
        """Runs one command of Airflow's command line, and returns what it prints."""
        for _ in range(TRIES):
            done = subprocess.run(
                ["airflow", *arguments],
                env=self.environment,
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
            )
            if done.returncode == 0 or "database is locked" not in done.stderr + done.stdout:
                break
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Starts the processes, and waits until they know the DAGs."""
        port = self._url.rpartition(":")[2]
        self._start("api-server", "--host", "127.0.0.1", "--port", port, "--workers", "1")
        self._start("dag-processor")
        self._start("scheduler")
        await_that(self._answers, f"an answer of the API server; see {self.folder}/api-server.log")
        await_that(lambda: len(self.get("dags")["dags"]) >= 6, f"the DAGs; see {self.folder}/dag-processor.log")

    @contextlib.contextmanager
    def scheduler_stopped(self) -> Iterator[None]:
        """For commands of many writes: SQLite refuses each of them that another process overtakes."""
        self._end(self._processes.pop())
        yield
        self._start("scheduler")

    def stop(self) -> None:
        """Ends what was started."""
        while self._processes:
            self._end(self._processes.pop())

    def get(self, path: str) -> Any:
        """Asks the public API."""
        return self._call("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Tells the public API something new."""
        return self._call("POST", path, body)

    def patch(self, path: str, body: dict[str, Any]) -> Any:
        """Changes something by the public API."""
        return self._call("PATCH", path, body)

    def trigger(self, dag: str, day: str) -> str:
        """Starts a run of a DAG for a day, which lies before its logical date; returns the path of the run."""
        self.patch(f"dags/{dag}", {"is_paused": False})
        run = self.post(f"dags/{dag}/dagRuns", {"logical_date": night_after(day)})
        return f"dags/{dag}/dagRuns/{run['dag_run_id']}"

    def tasks(self, run: str) -> dict[str, dict[str, Any]]:
        """The tasks of a run, by id."""
        return {task["task_id"]: task for task in self.get(f"{run}/taskInstances")["task_instances"]}

    def finished(self, run: str) -> dict[str, dict[str, Any]]:
        """Waits for the end of a run, and returns its tasks."""
        await_that(lambda: self.get(run)["state"] in ("success", "failed"), f"the end of {run}: {self.tasks(run)}")
        return self.tasks(run)

    def log(self, run: str, task: str, attempt: int) -> str:
        """What a try of a task has logged."""
        _, dag, _, name = run.split("/")
        file = self.folder / f"logs/dag_id={dag}/run_id={name}/task_id={task}/attempt={attempt}.log"
        return file.read_text() if file.exists() else ""

    def result(self, run: str, task: str) -> Any:
        """What a task has returned."""
        return self.get(f"{run}/taskInstances/{task}/xcomEntries/return_value?deserialize=true")["value"]

    def _start(self, *command: str) -> None:
        """Starts a process, and again where SQLite ends it, as any service manager would."""
        self._processes.append(
            subprocess.Popen(
                ["bash", "-c", 'until airflow "$@"; do :; done', "bash", *command],
                env=self.environment,
                cwd=self.folder,
                stdout=(self.folder / f"{command[0]}.log").open("ab"),
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _database_folder(self) -> str:
        """In memory where there is a folder in memory: the sooner a transaction ends, the fewer meet."""
        memory = Path("/dev/shm")
        self._database = tempfile.TemporaryDirectory(
            prefix="airflow-", dir=memory if os.access(memory, os.W_OK) else self.folder
        )
        return self._database.name

    def _answers(self) -> bool:
        try:
            self._token = json.load(urllib.request.urlopen(f"{self._url}/auth/token"))["access_token"]
        except OSError:
            return False
        return True

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        request = urllib.request.Request(
            f"{self._url}/api/v2/{path.replace('+', '%2B')}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        for attempt in range(1, TRIES + 1):
            try:
                return json.load(urllib.request.urlopen(request))
            except urllib.error.HTTPError as e:
                said = e.read().decode()
                if attempt == TRIES or "Database error" not in said:
                    raise AssertionError(f"{method} {path}: {e.code} {said}") from e
        raise AssertionError(f"no try of {method} {path}")


def processes_of(word: str) -> Iterator[int]:
    """The processes that have a word in their command line."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if word.encode() in entry.read_bytes():
                yield int(entry.parent.name)
