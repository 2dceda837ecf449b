"""The nodes of the syntax tree: frozen records, every one with the span of text it was read from.

One module a family; everything is re-exported here. A family that is chosen from has a closed union of its name
(`Statement`, `Trigger`, `Condition`, `Value`, `Cell`, `Claim`, `ScenarioEvent`, `Subject`, `Moment`), for `match`
with `assert_never`. Nodes hold what was written and judge nothing.
"""

from cadencelang.syntax.nodes.base import *  # noqa: F403
from cadencelang.syntax.nodes.clauses import *  # noqa: F403
from cadencelang.syntax.nodes.conditions import *  # noqa: F403
from cadencelang.syntax.nodes.declarations import *  # noqa: F403
from cadencelang.syntax.nodes.expectations import *  # noqa: F403
from cadencelang.syntax.nodes.guarantees import *  # noqa: F403
from cadencelang.syntax.nodes.limits import *  # noqa: F403
from cadencelang.syntax.nodes.rules import *  # noqa: F403
from cadencelang.syntax.nodes.scenarios import *  # noqa: F403
from cadencelang.syntax.nodes.steps import *  # noqa: F403
from cadencelang.syntax.nodes.tree import *  # noqa: F403
from cadencelang.syntax.nodes.triggers import *  # noqa: F403
from cadencelang.syntax.nodes.values import *  # noqa: F403
