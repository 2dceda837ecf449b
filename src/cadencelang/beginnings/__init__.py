"""New playbooks: what is asked before one is written, and the files that the answers make.

Owns: the questions, which answers there are, and the packaged kinds of playbook. Refuses: asking anybody, and writing
into folders; the command does both. What is made here checks without a problem, its scenarios pass, and its guarantees
are proved, for every combination of answers.
"""

from cadencelang.beginnings.answers import Answers, Days, Kind, Owner, Voice
from cadencelang.beginnings.making import files_of

__all__ = ["Answers", "Days", "Kind", "Owner", "Voice", "files_of"]
