"""Real shells on a pseudo-terminal: what they make of a line when the tab key is pressed."""

import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

_PATIENCE = 20.0
_STARTS = {
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='$ '; autoload -U compinit; compinit -u -D; source {script}; compdef _shtab_cadence cadence\n",
    ),
    "tcsh": (["tcsh", "-f", "-i"], "set prompt='$ '; source {script}\n"),
}


def completed(shell: str, script: Path, folder: Path, line: str) -> str:
    """What the shell offers for, or makes of, a line whose last word is begun; skips where there is no such shell."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    match shell:
        case "bash":
            return _in_bash(script, folder, line)
        case "fish":
            return _run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"], folder)
        case _:
            return _on_a_terminal(shell, script, folder, line)


def _in_bash(script: Path, folder: Path, line: str) -> str:
    words = " ".join(f"'{it}'" for it in line.split(" "))
    program = f"source {script}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); _shtab_cadence"
    return _run(["bash", "--norc", "-c", f'{program}; printf "%s\\n" "${{COMPREPLY[@]}}"'], folder)


def _run(argv: list[str], folder: Path) -> str:
    done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def _on_a_terminal(shell: str, script: Path, folder: Path, line: str) -> str:
    """What stands on the terminal after the line and a tab."""
    argv, start = _STARTS[shell]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execvpe(argv[0], argv, {**os.environ, "TERM": "vt100", "HOME": str(folder)})
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
        os.write(terminal, start.format(script=script).encode())
        os.write(terminal, b"echo REA''DY\n")
        _read_until(terminal, "READY")
        _read_until(terminal, None)
        os.write(terminal, f"{line}\t".encode())
        return _read_until(terminal, None)
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def _read_until(terminal: int, word: str | None) -> str:
    """What the terminal shows until the word is there, or (None) until it is quiet."""
    text, end = "", time.monotonic() + _PATIENCE
    while time.monotonic() < end and (word is None or word not in text):
        ready, _, _ = select.select([terminal], [], [], 1.5 if word is None else 0.2)
        if not ready and word is None:
            break
        if ready:
            text += os.read(terminal, 65536).decode(errors="replace")
    return text
