"""Records a command on a terminal as text: what stands on the screen after so many seconds, and at the end.

    pip install pyte
    python docs/site/record.py --columns 110 --at 6 12 -- submit-scripts/thresher score ...
"""
import argparse
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

import pyte


def screen_text(screen):
    lines = [line.rstrip() for line in screen.display]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def record(command, columns, rows, moments):
    screen = pyte.Screen(columns, rows)
    stream = pyte.ByteStream(screen)
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    started = time.monotonic()
    waiting = sorted(moments)
    while True:
        passed = time.monotonic() - started
        if waiting and passed >= waiting[0]:
            print(f"--- after {waiting.pop(0):g} s")
            print(screen_text(screen), flush=True)
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                written = os.read(terminal, 65536)
            except OSError:  # the command has ended
                break
            if not written:
                break
            stream.feed(written)
    print("--- at the end")
    print(screen_text(screen))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--rows", type=int, default=24)
    parser.add_argument("--at", type=float, nargs="*", default=[], metavar="SECONDS")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    sys.exit(record(arguments.command, arguments.columns, arguments.rows, arguments.at))


if __name__ == "__main__":
    main()
