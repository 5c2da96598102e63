"""Runs one command and ends it when the process that started this one goes away.

Usage: ``guardian.py SECONDS COMMAND [ARGUMENT]...``. Airflow gives a task five seconds between
SIGTERM and SIGKILL, and a task that lacks memory gets none: a driver would be cut off in the middle
of giving its output back, or outlive its task and hold the output against the next try. This process
stands between them. The task holds the other end of its standard input; once that is closed, however
the task ended, the command's process group gets SIGTERM, after SECONDS also SIGKILL.

Needs nothing but Python: it runs by path, without Airflow. Its exit code is the command's, or 128
and the number of the signal that ended it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def signal_group(command: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signals every process of the command's group, if there still is one."""
    try:
        os.killpg(command.pid, number)
    except ProcessLookupError:
        pass  # The last of them has just ended.


def end(command: subprocess.Popen[bytes], seconds: float) -> None:
    """Asks the command to end, and makes it end after so many seconds."""
    signal_group(command, signal.SIGTERM)
    try:
        command.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        signal_group(command, signal.SIGKILL)


def end_with_task(command: subprocess.Popen[bytes], seconds: float) -> None:
    """Waits until nobody holds the other end of standard input, then ends the command."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    end(command, seconds)


def main(arguments: list[str]) -> int:
    """Runs the command to its end, and returns its exit code as a shell gives it."""
    seconds, *words = arguments
    command = subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: signal_group(command, signal.SIGTERM))
    watch = threading.Thread(target=end_with_task, args=(command, float(seconds)), daemon=True)
    watch.start()
    code = command.wait()
    signal_group(command, signal.SIGKILL)  # Nothing that it started stays behind.
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
