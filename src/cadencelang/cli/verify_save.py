"""`cadence verify --save`: each story as a scenario in the playbook, and how to take it out again."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from cadencelang.cli.files import read_text, write_text
from cadencelang.diagnostics.clean import clean, clean_block
from cadencelang.prover.verifying import Verdict, Word
from cadencelang.review.keeping import Kept, NotKept, keep
from cadencelang.semantics.folder import DiskFolder


def save_stories(verdicts: Iterable[Verdict], main: Path, *, dry_run: bool) -> None:
    """Write a scenario for each broken guarantee, one after the other; tells what was written where."""
    folder = DiskFolder(main.parent)
    for verdict in verdicts:
        if verdict.word is Word.BROKEN and verdict.story is not None:
            try:
                kept = keep(verdict, folder, main.name)
            except NotKept as why:
                print(f'"{clean(verdict.goal.name)}" is not saved. {clean(str(why))}', file=sys.stderr)
                continue
            _write(kept, main.parent / kept.file, dry_run=dry_run)


def _write(kept: Kept, path: Path, *, dry_run: bool) -> None:
    name, shown = clean(kept.name), clean(str(path))
    if kept.already:
        print(f'"{name}" is in {shown} already, from line {kept.line} on.', file=sys.stderr)
        return
    lines = kept.block.rstrip("\n").splitlines()
    if dry_run:
        print(f"This would be written into {shown}, from line {kept.line} on:\n", file=sys.stderr)
        print(clean_block(kept.block), flush=True)
        return
    windows = "\r\n" in read_text(path)
    write_text(path, kept.text.replace("\n", "\r\n") if windows else kept.text)
    last = kept.line + len(lines) - 1
    print(
        f'Saved in {shown}, lines {kept.line} to {last}, as scenario "{name}": it fails until the rule is mended.\n'
        f"To take it out again, delete these lines.",
        file=sys.stderr,
    )
