"""How the cost of compiling grows; the figures stand in the benchmarks, here only what would be a fault."""

import time

import pytest
from semantic_world import FILES, MAIL, whole

from cadencelang.graph.lower.book import Lowered, lower
from cadencelang.graph.lower.sources import read_libraries, template_files
from cadencelang.semantics.folder import TextFolder
from cadencelang.semantics.names import names_of
from cadencelang.semantics.outline import outline
from cadencelang.semantics.report import Report
from cadencelang.semantics.uses import Loaded, load
from cadencelang.source import SourceFile

RULE = """\
  rule "rule {number}"
    when interview completed
    when the candidate replies
    only if discussed is known and (seniority is "VP" or seniority is "Director")
    at most 2 times in 14 days
    wait 2 working hours
    promise "next steps {number}" within 3 working days
      remind recruiter 1 working day before
      if broken
        tell partner "A promise was broken"
    if seniority is "C-suite"
      ask recruiter to call "Say where we stand" within 4 working hours
        if not done
          tell partner "Not done"
    otherwise
      send email "thank-you"
        citing discussed
        approved by recruiter
        or skip after 2 working days
        keeps "next steps {number}"
"""


def playbook(rules: int, a_stage: int = 25) -> str:
    stages = [
        f'stage "S{stage}"\n  leads to "S{(stage + 1) % (rules // a_stage)}"\n'
        + "".join(RULE.format(number=number) for number in range(a_stage))
        for stage in range(rules // a_stage)
    ]
    return whole("\n".join(stages))


def lowered(loaded: Loaded, folder: TextFolder) -> tuple[Lowered, Report]:
    modules = tuple(loaded.modules)
    report = Report({module.path: module.source for module in modules})
    shape = outline(modules, report)
    names = names_of(shape, template_files(folder), report)
    return lower(modules, shape, names, read_libraries(shape, folder, report).nodes, report), report


def seconds(rules: int) -> float:
    """The least CPU time of three for names, types, proofs and lowering, parsing left out."""
    text = playbook(rules)
    folder = TextFolder(
        {**FILES, "templates/thank-you.md": MAIL.format(" {{ cited.discussed.text }}"), "p.cadence": text}
    )
    loaded = load(SourceFile("p.cadence", text), folder.read)
    taken = []
    for _ in range(3):
        begin = time.process_time()
        result, report = lowered(loaded, folder)
        taken.append(time.process_time() - begin)
        assert not report.found
        assert len(result.book.rules) == rules
    return min(taken)


@pytest.mark.slow
def test_five_hundred_rules_take_no_longer_than_a_blink():
    taken = seconds(500)
    print(f"500 rules: {taken * 1000:.0f} ms")
    assert taken < 0.6, "three times the goal, since the machine may be busy"


@pytest.mark.slow
def test_the_cost_grows_with_the_rules_and_not_faster():
    assert seconds(1000) < 4 * seconds(250) * 2
