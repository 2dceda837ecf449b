"""The codes of names and types (CL2xx), unknown facts and conditions (CL3xx), time (CL5xx) and files (CL6xx).

Owns the identity of each mistake; the modules that find it import it from here.
"""

from cadencelang.diagnostics import Code, Severity, register


def _error(id: str, name: str, title: str) -> Code:
    return register(Code(id, name, Severity.ERROR, title))


def _warning(id: str, name: str, title: str) -> Code:
    return register(Code(id, name, Severity.WARNING, title))


UNKNOWN_STAGE = _error("CL201", "unknown-stage", "A stage that is not declared")
UNKNOWN_ROLE = _error("CL202", "unknown-role", "A role that is not in the team")
UNKNOWN_EVENT = _error("CL203", "unknown-event", "An event that is not declared")
UNKNOWN_FIELD = _error("CL204", "unknown-field", "A field that the event does not carry")
UNKNOWN_TEMPLATE = _error("CL205", "unknown-template", "A template that has no file")
UNKNOWN_PROMISE = _error("CL206", "unknown-promise", "A promise that no step makes")
UNKNOWN_LIBRARY = _error("CL207", "unknown-library", "A library that is not declared")
UNKNOWN_CHANNEL = _error("CL208", "unknown-channel", "A channel that is not declared")
UNKNOWN_CONSENT = _error("CL209", "unknown-consent", "A consent that is not declared")
UNKNOWN_SEQUENCE = _error("CL210", "unknown-sequence", "A sequence that is not declared")
UNKNOWN_FACT = _error("CL211", "unknown-fact", "A fact that is not declared")
UNKNOWN_RULE = _error("CL212", "unknown-rule", "A rule that is not there")
UNKNOWN_OUTCOME = _error("CL213", "unknown-outcome", "An outcome that the channel does not declare")
UNKNOWN_OPTION = _error("CL214", "unknown-option", "A word outside the fact's closed list")
UNKNOWN_GUARANTEE = _error("CL215", "unknown-guarantee", "A built-in guarantee that is not there")
UNKNOWN_PARAMETER = _error("CL216", "unknown-parameter", "A bare word that is no parameter of the sequence")
DECLARED_TWICE = _error("CL217", "declared-twice", "One name declared twice")
SAID_TWICE = _error("CL218", "said-twice", "Something that may be said once, said twice")
MISSING_PART = _error("CL219", "missing-part", "A statement that lacks a part it needs")
RESERVED_NAME = _error("CL220", "reserved-name", "A fact called by a name that templates use for something else")
WRONG_KIND = _error("CL221", "wrong-kind", "A value of another kind than the fact")
WRONG_COMPARISON = _error("CL222", "wrong-comparison", "A comparison that the fact's kind does not have")
WRONG_CURRENCY = _error("CL223", "wrong-currency", "Two currencies in one comparison")
NO_EVENT_HERE = _error("CL224", "no-event-here", "`its` where no event started the run")
ONE_OWNER = _error("CL225", "one-owner", "No owner of the candidate, or several")
COVER_CIRCLE = _error("CL226", "cover-circle", "Roles that cover each other in a circle")
SEQUENCE_CIRCLE = _error("CL227", "sequence-circle", "A sequence that leads back to itself")
WRONG_ARGUMENTS = _error("CL228", "wrong-arguments", "Arguments that do not fit the sequence's parameters")
CHANNEL_MISFIT = _error("CL229", "channel-misfit", "A channel of the wrong sort for this step")
NO_ADDRESS = _error("CL230", "no-address", "A channel without one fact that holds its address")
NOT_LED_TO = _error("CL231", "not-led-to", "A move to a stage that this stage does not lead to")
PRIVATE_SHOWN = _error("CL232", "private-shown", "A private fact shown to the candidate")
AFTER_OPT_OUT = _error("CL233", "contact-after-opt-out", "Contact with a candidate who has opted out")
NOT_AWAITED = _error("CL234", "not-awaited", "A trigger that cannot be waited for")
REQUIRED_FORGOTTEN = _error("CL235", "required-forgotten", "A required fact that a step would forget")
UNKNOWN_LINT = _error("CL236", "unknown-lint", "An `allow` for a lint that is not there")
ALLOW_UNNEEDED = _warning("CL237", "allow-unneeded", "An `allow` that silences nothing")
UNUSED_PARAMETER = _error("CL238", "unused-parameter", "A parameter that its sequence does not use")
TOO_MANY_STEPS = _error("CL239", "too-many-steps", "Sequences that grow beyond every bound")

MAY_BE_UNKNOWN = _error("CL301", "may-be-unknown", "A condition that may meet an unknown fact")
DATE_MAY_BE_UNKNOWN = _error("CL302", "date-may-be-unknown", "A wait or deadline at a date that may be unknown")
TABLE_GAP = _error("CL303", "table-gap", "A combination that no case of a table takes")
TABLE_OVERLAP = _error("CL304", "table-overlap", "A combination that two cases of a table take")
TABLE_SHAPE = _error("CL305", "table-shape", "A case with more or fewer cells than the table has facts")
ENDLESS_LOOP = _error("CL306", "loop-without-delay", "Stages or rules that set each other off without end")
NEVER_REACHED = _warning("CL307", "never-reached", "A step that the run never comes to")

OFF_TICK = _error("CL501", "off-tick", "A duration or time of day that is no whole number of ticks")
UNKNOWN_ZONE = _error("CL502", "unknown-zone", "A time zone that does not exist")
UNKNOWN_CALENDAR = _error("CL503", "unknown-calendar", "A holiday calendar that does not exist")
WORKING_TIME = _error("CL504", "impossible-working-time", "Working time that contradicts itself")
WRONG_TICK = _error("CL505", "wrong-tick", "A tick that is not one of the five")
WRONG_UNIT = _error("CL506", "wrong-unit", "A duration in a unit that has no meaning there")
NO_TIME = _error("CL507", "no-time", "A duration of nothing")
WRONG_CRON = _error("CL508", "wrong-cron", "A cron expression that is wrong or never fires")
BACKWARDS = _error("CL509", "backwards", "A stretch of time that ends before it begins")
OUT_OF_YEARS = _error("CL510", "beyond-the-calendar", "A date outside the years that the calendars cover")
NO_SUCH_DAY = _error("CL511", "no-such-day", "A day of the month that does not exist")

USE_OUTSIDE = _error("CL601", "use-outside", "A file outside the playbook's folder")
USE_CIRCLE = _error("CL602", "use-circle", "Files that use each other in a circle")
USE_UNREADABLE = _error("CL603", "use-unreadable", "A file that cannot be read")
USED_TWICE = _error("CL604", "used-twice", "One file used twice")
