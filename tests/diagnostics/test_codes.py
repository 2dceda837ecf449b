import pkgutil
import subprocess
import sys

import pytest

import cadencelang
from cadencelang.diagnostics import Code, Severity, codes
from cadencelang.diagnostics.manual import SECTIONS, NoSuchPage, look_up, pages, read_pages


def test_two_codes_share_neither_id_nor_name():
    with pytest.raises(ValueError, match="collides with CL901 no-such-stage"):
        codes.register(Code("CL901", "another", Severity.ERROR, "Another"))
    with pytest.raises(ValueError, match="collides with CL901 no-such-stage"):
        codes.register(Code("CL999", "no-such-stage", Severity.ERROR, "Another"))


@pytest.mark.parametrize(("code_id", "name"), [("CL1", "x"), ("X101", "x"), ("CL101", "Bad Name"), ("CL101", "a--b")])
def test_an_ill_formed_code_is_refused(code_id, name):
    with pytest.raises(ValueError, match="three digits"):
        codes.register(Code(code_id, name, Severity.ERROR, "Bad"))


def test_codes_are_found_and_listed_by_id():
    assert [code.name for code in codes.registered()] == ["no-such-stage", "too-plain"]
    assert codes.name_of("CL901") == "no-such-stage"
    assert codes.name_of("CL000") == "CL000"


def test_a_page_is_found_by_id_and_by_name(tmp_path):
    (tmp_path / "no-such-stage.md").write_text("# CL901 no-such-stage\n\nText.\n")
    known = read_pages(tmp_path)
    assert look_up(known, "cl901") == look_up(known, "no-such-stage") == known["CL901"]
    with pytest.raises(NoSuchPage) as refused:
        look_up(known, "no-such-stag")
    assert refused.value.suggestion == "no-such-stage"
    with pytest.raises(NoSuchPage) as refused:
        look_up(known, "reply")
    assert refused.value.suggestion is None


def test_a_page_without_its_heading_is_refused(tmp_path):
    (tmp_path / "lost.md").write_text("# Lost\n")
    with pytest.raises(ValueError, match="must begin with"):
        read_pages(tmp_path)


def test_every_code_of_the_language_has_its_page_and_every_page_its_code():
    """Asked in a process of its own, which imports every module and so registers every code."""
    listing = "; ".join(
        [
            "from cadencelang.diagnostics.codes import registered",
            f"import importlib; [importlib.import_module(name) for name in {modules()!r}]",
            "print(*(f'{code.id} {code.name}' for code in registered()), sep='\\n')",
        ]
    )
    run = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    declared = set(run.stdout.split("\n")) - {""}
    assert declared == {f"{page.id} {page.name}" for page in pages().values()}


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.name)
def test_a_page_has_its_sections_in_order(page):
    headings = [line.removeprefix("## ") for line in page.markdown.splitlines() if line.startswith("## ")]
    assert headings == list(SECTIONS)
    sections = [part.partition("\n")[2].strip() for part in page.markdown.split("\n## ")[1:]]
    assert all(sections), "every section says something"
    assert all(section.count("```") % 2 == 0 for section in sections), "an example's fences are closed in its section"


def modules() -> list[str]:
    found = pkgutil.walk_packages(cadencelang.__path__, "cadencelang.")
    return [module.name for module in found if not module.name.endswith("__main__")]
