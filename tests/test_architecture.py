"""What must stay unloaded, and what the engine must not ask; the direction of imports is import-linter's to keep."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import cadencelang

SOURCE = Path(cadencelang.__file__).parent
FRONT_END = {"lark", "interegular", "cadencelang.syntax", "cadencelang.semantics", "cadencelang_grammar"}
HEAVY = {"pydantic", "jinja2", "numpy", "polars", "holidays", "croniter"}
FACES = {"rich", "rich_argparse", "textual"}
LIVE = {"imap_tools", "mailparser_reply", "markdown_it", "icalendar", "apprise", "requests", "smtplib", "imaplib"}
LIVE |= {"fastapi", "starlette", "uvicorn", "structlog", "prometheus_client", "cadencelang.http"}
LIVE |= {"dbos", "sqlalchemy", "psycopg", "dask", "distributed", "cadencelang.fleet"}
LIVE |= {"pygls", "lsprotocol", "attrs", "cattrs", "cadencelang.lsp"}
OUTSIDE = {"sqlite3", "asyncio", "socket", "multiprocessing"}
CLOCKS = {"datetime", "datetime.datetime", "date", "datetime.date", "dt", "dt.date", "dt.datetime", "time"}
CLOCK_READERS = {"now", "utcnow", "today", "monotonic", "perf_counter", "time_ns"}


def loaded_by(statement: str) -> set[str]:
    """The modules loaded in a fresh process after a statement, whether or not it ends by SystemExit."""
    program = f"""
import sys
try:
    {statement}
except SystemExit as end:
    assert not end.code, end.code
print("LOADED", *sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.rpartition("LOADED ")[2].split())


UNFOLDING = {
    "yaml",
    "ruamel",
    "zipfile",
    "tarfile",
    "shutil.unpack_archive",
    "gzip",
    "bz2",
    "lzma",
    "zlib",
    "zstandard",
}
UNFOLDING |= {"xml", "lxml", "defusedxml", "html5lib", "openpyxl", "pandas", "marshal", "shelve", "dill", "cloudpickle"}
"""What unpacks something small into something large, or runs what it reads. None of it is read from anybody."""
KNOWN = {
    "pickle": {"editing/proving/worker.py", "editing/proving/proofs.py"},  # with a process that it has started itself
    # text made of our own names
    "exec": {"engine/conditions.py", "records.py", "syntax/nodes/base.py", "syntax/nodes/moving.py"},
    "xml.etree.ElementTree": {"cli/test_command.py", "workbench/junit.py"},  # written, not read
    "zlib": {"stores/duties.py"},  # a checksum
}


def test_no_format_is_read_that_unfolds_or_runs():
    """Neither YAML nor archives nor XML: a bomb of these kinds is only a file that is not text."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Import(names):
                    named = {it.name for it in names}
                case ast.ImportFrom(module=str(module)):
                    named = {module}
                case ast.Call(ast.Name("eval" | "exec" as called)):
                    named = {called}
                case _:
                    continue
            for name in named & {"eval", "exec", "pickle"} | {it for it in named if it.partition(".")[0] in UNFOLDING}:
                found.setdefault(name, set()).add(str(path.relative_to(SOURCE)))
    assert found == KNOWN


@pytest.mark.parametrize("module", ["cadencelang.engine", "cadencelang.graph.model"])
def test_what_runs_a_compiled_book_loads_no_front_end(module):
    assert not loaded_by(f"import {module}") & (FRONT_END | HEAVY | FACES | OUTSIDE)


def test_the_clock_loads_no_calendar_library():
    assert not loaded_by("import cadencelang.clock") & (FRONT_END | HEAVY | FACES)


def test_a_diagnostic_is_drawn_without_a_drawing_library():
    drawing = "import cadencelang.diagnostics.render_text, cadencelang.diagnostics.render_json"
    assert not loaded_by(drawing) & (FRONT_END | HEAVY | FACES)


def test_the_version_is_told_without_loading_the_language():
    told = "import sys; sys.argv = ['cadence', '--version']; from cadencelang.cli.main import run; sys.exit(run())"
    assert not loaded_by(told) & (FRONT_END | HEAVY | FACES | LIVE | {"msgspec"})


def test_what_connects_to_the_world_is_loaded_by_no_command_that_does_not():
    book = SOURCE.parent.parent / "playbooks" / "talent-pool"
    told = f"import sys; sys.argv = ['cadence', 'check', {str(book)!r}]; from cadencelang.cli.main import run"
    assert not loaded_by(f"{told}; sys.exit(run())") & LIVE


@pytest.mark.parametrize("library", ["imap_tools", "mailparser_reply", "markdown_it", "icalendar", "apprise"])
def test_each_library_that_connects_is_known_to_one_module(library):
    users = [path for path in SOURCE.rglob("*.py") if library in imported(path)]
    assert len(users) == 1


def imported(path: Path) -> set[str]:
    """The packages that a module names in its imports."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("path", sorted((SOURCE / "engine").rglob("*.py")), ids=lambda path: path.name)
def test_the_engine_never_asks_what_time_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = [
        func.attr
        for func in calls
        if isinstance(func, ast.Attribute) and func.attr in CLOCK_READERS and ast.unparse(func.value) in CLOCKS
    ]
    assert not asked
