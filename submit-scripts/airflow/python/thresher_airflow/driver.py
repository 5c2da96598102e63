"""A driver of Thresher as a process: started, listened to, ended with all that it started."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

GUARDIAN = Path(__file__).with_name("guardian.py")
KEPT_LINES = 20


class Driver:
    """One driver under its guardian, which ends it should this process disappear.

    :param command: the words of the command, none of them secret
    :param environment: all of the driver's environment variables
    :param folder: where relative paths begin
    :param seconds: between the request to end and SIGKILL
    :param log: takes every line that the driver prints, from another thread
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: str,
        seconds: float,
        log: Callable[[str], None],
    ) -> None:
        self._seconds = seconds
        self._log = log
        self._last: deque[str] = deque(maxlen=KEPT_LINES)
        self._exit_code: int | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(GUARDIAN), str(seconds), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        # Listens in a thread: a driver whose output nobody reads could not end.
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def wait(self) -> int:
        """Waits for the driver's end; returns its exit code, 128 and the signal's number for one."""
        self._listener.join()
        if self._exit_code is None:
            raise RuntimeError("the output of the driver could not be read to its end")
        return self._exit_code

    def end(self) -> None:
        """Asks the driver to end, and returns when it has, by force if need be."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        self._listener.join(self._seconds + 10)

    @property
    def last_lines(self) -> str:
        """What the driver printed last, for a failure that left no report."""
        return "\n".join(self._last)

    def _listen(self) -> None:
        output = self._process.stdout
        if output is None:
            return
        with output:
            for line in output:
                self._last.append(line.rstrip())
                self._log(line.rstrip())
        self._exit_code = self._process.wait()
