"""The packaged pages of HTML, as templates that escape all they are given."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template


@cache
def packaged_page(package: str, name: str) -> Template:
    """The page of that name in the folder `pages` of a package."""
    folder = files(package) / "pages"
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
