"""Names that Textual and its server keep to themselves: where each is used, and that it still is what it is used as.

The editor's own are held to in `edit/test_seam.py`. A name of ours that shadows one of theirs by chance is found here
too.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest
import textual_serve.server
from textual.app import App
from textual.message_pump import MessagePump

import cadencelang_tui
from cadencelang_tui.app import CadenceApp

ROOT = Path(cadencelang_tui.__file__).parent
USED = {
    "app.py": {"_exception", "_close_messages_no_wait", "_notifications", "_screen_stacks"},
    "edit/seam.py": {
        "_offset_to_line_info",
        "_rewrap_and_refresh_virtual_size",
        "_replace_via_keyboard",
        "_line_cache",
    },
}
OVERRIDDEN = {
    "CadenceApp": {"_fatal_error"},
    "LineEditor": {"_build_highlight_map", "_highlights", "_set_document"},
    "LoopbackServer": {"_make_app"},
}
PRIVATE = re.compile(r"_[a-z]")
OF_PYTHON = {"_fields", "_replace", "_asdict", "_exit"}


def modules():
    """Every module of the application with its file."""
    for info in pkgutil.walk_packages(cadencelang_tui.__path__, "cadencelang_tui."):
        module = importlib.import_module(info.name)
        yield module, Path(module.__file__)


def trees():
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}


def defined(tree):
    """The private names that a module of ours gives to something."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.Attribute(attr=name, ctx=ast.Store())
            ):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Name(id=name, ctx=ast.Store()):
                yield name


def test_no_private_name_is_used_but_those_that_are_held_to():
    found = trees()
    ours = {name for tree in found.values() for name in defined(tree)}
    used = {}
    for path, tree in found.items():
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and PRIVATE.match(node.attr)}
        if theirs := names - ours - OF_PYTHON:
            used[path] = theirs
    assert used == USED


def test_nothing_private_is_imported_but_by_the_editor():
    for path, tree in trees().items():
        named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        named += [it.name for node in ast.walk(tree) if isinstance(node, ast.Import) for it in node.names]
        private = [it for it in named if it.startswith("textual") and "._" in it]
        assert not private or path == "edit/seam.py", (path, private)


@cache
def own_names(cls):
    """The private names that a class gives to methods and attributes."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls)))
    stored = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    methods = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    return {name for name in stored | methods if PRIVATE.match(name)}


def test_no_class_shadows_a_private_name_by_chance():
    shadowed = {}
    for module, _ in modules():
        for cls in vars(module).values():
            if not inspect.isclass(cls) or cls.__module__ != module.__name__:
                continue
            theirs = [it for it in cls.__mro__ if it.__module__.startswith("textual")]
            taken = own_names(cls) & {name for base in theirs for name in (*vars(base), *own_names(base))}
            if taken:
                shadowed[cls.__name__] = taken
    assert shadowed == OVERRIDDEN


@pytest.mark.parametrize(
    ("of", "name", "parameters"),
    [
        (App, "_fatal_error", ["self"]),
        (App, "_handle_exception", ["self", "error"]),
        (MessagePump, "_close_messages_no_wait", ["self"]),
        (textual_serve.server.Server, "_make_app", ["self"]),
    ],
)
def test_the_methods_take_what_they_are_given(of, name, parameters):
    assert list(inspect.signature(getattr(of, name)).parameters) == parameters


def test_what_nobody_foresaw_ends_the_application_by_the_way_that_is_overridden():
    source = inspect.getsource(App._handle_exception)
    assert "self._exception = error" in source
    assert "self._fatal_error()" in source
    assert "self._close_messages_no_wait()" in inspect.getsource(App._fatal_error)


def test_the_screens_of_each_mode_are_where_they_are_looked_for(tmp_path):
    from sitting import make, play, sitting

    async def go():
        async with sitting(make(tmp_path), loaded=False) as pilot:
            await pilot.press("f2", "f4")
            stacks = pilot.app._screen_stacks
            assert {"start", "edit", "run"} <= set(stacks)
            assert pilot.app.screen in stacks["run"]
            assert [it.MODE for it in CadenceApp._mode_screens(pilot.app)] == ["start", "edit", "run"]

    play(go())


def test_the_server_asks_for_its_application_once_and_serves_what_it_is_given():
    assert "self._make_app()" in inspect.getsource(textual_serve.server.Server.serve)
    assert "app_service = AppService(" in inspect.getsource(textual_serve.server.Server.handle_websocket)
