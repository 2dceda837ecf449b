"""What a reader sees of each lint: the bad examples as they are told. Review the snapshot as prose."""

import pytest
from lint_examples import compiled, example

from cadencelang.diagnostics.manual import page
from cadencelang.diagnostics.render_text import render_text
from cadencelang.lints import all_lints


@pytest.mark.parametrize("name", [lint.code.name for lint in all_lints()])
def test_the_bad_example_is_told_in_plain_words(name, snapshot):
    result = compiled(example(page(name), "A bad example"))
    assert render_text(result.diagnostics, result.sources, color=False) == snapshot
