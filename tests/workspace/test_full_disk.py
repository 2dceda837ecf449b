"""A full disk stops everything with a sentence and loses nothing: with room again all goes on, each thing once."""

import subprocess
import sys
from collections import Counter

from cadencelang.cli.main import main
from cadencelang.runtime.folding import fold
from cadencelang.runtime.rows import Status
from cadencelang.workspace.config import read_config
from cadencelang.workspace.opening import Workspace, store_of

AT = "2026-12-01 10:00"
LIMITED = """
import resource, sys
from cadencelang.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
raise SystemExit(main(sys.argv[2:]))
"""
"""No file may grow beyond so many bytes: to whoever writes it that is a full disk."""


def crowded(tmp_path, people: int):
    """A workspace with so many people, for each of whom a letter is due."""
    firm, rows = tmp_path / "firm", tmp_path / "people.csv"
    lines = [f"p{number},Talking,Ann,ann{number}@example.org" for number in range(people)]
    rows.write_text("\n".join(["id,stage,first_name,email", *lines]))
    assert main(["init", str(firm)]) == 0
    assert main(["import", str(firm), "--candidates", str(rows)]) == 0
    return firm


def run(firm, room: int):
    """Run it once, on a disk with so much room for each file; gives the exit code, and what it said."""
    command = [sys.executable, "-c", LIMITED, str(room), "run", str(firm), "--once", "--at", AT, "--yes"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_a_run_that_finds_the_disk_full_is_made_up_for(tmp_path, capsys):
    firm = crowded(tmp_path, 150)
    size = (firm / "cadence.db").stat().st_size
    codes = []
    for room in (size // 2, size, size + 60_000, size + 200_000):
        code, said = run(firm, room)
        codes.append(code)
        assert "Traceback" not in said
        assert code == 0 or "full" in said, said
    assert any(codes), "the disk was never full"
    assert main(["run", str(firm), "--once", "--at", AT, "--yes"]) == 0
    config = read_config(firm)
    workspace = Workspace(firm, config, store_of(firm, config))
    with workspace.store.transaction() as tx:
        assert Counter(it.status for it in tx.orders()) == {Status.SENT: 150}
        assert all(fold(tx, workspace.shelf, it.candidate) == it.state for it in tx.rows())
    workspace.close()
    assert len(list((firm / "outbox").glob("*.eml"))) == 150
