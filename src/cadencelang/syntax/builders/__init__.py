"""From productions of the grammar to nodes.

One table a family. A builder takes the values of its production in order and the span last, which is how nodes
are made, so that most productions name a node's class and no more. A value that is well-formed but impossible
(a date that does not exist) raises `Fault` with its diagnostic.
"""

from cadencelang.syntax.builders.checks import CHECKS
from cadencelang.syntax.builders.conditions import CONDITIONS
from cadencelang.syntax.builders.declarations import DECLARATIONS
from cadencelang.syntax.builders.leaves import LEAVES
from cadencelang.syntax.builders.rules import RULES
from cadencelang.syntax.builders.triggers import TRIGGERS
from cadencelang.syntax.lalr import Builder

BUILDERS: dict[str, Builder] = {**LEAVES, **DECLARATIONS, **CONDITIONS, **TRIGGERS, **RULES, **CHECKS}
