"""Lets these tests use the small playbook of the workbench's tests."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "workbench"))
