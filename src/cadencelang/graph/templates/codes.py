"""The codes of what can be wrong with a template (CL40x) or a library (CL45x)."""

from cadencelang.diagnostics import Code, Severity, register

FRONT_MATTER = register(
    Code("CL401", "bad-front-matter", Severity.ERROR, "A template's front matter that cannot be read")
)
SYNTAX = register(Code("CL402", "template-syntax", Severity.ERROR, "A template that is not well formed"))
FORM = register(Code("CL403", "template-form", Severity.ERROR, "A form that templates of a playbook do not have"))
UNKNOWN_NAME = register(Code("CL404", "unknown-template-name", Severity.ERROR, "A name that a template cannot know"))
MAYBE_UNKNOWN = register(
    Code("CL405", "maybe-unknown-in-template", Severity.ERROR, "A text that may meet an unknown fact")
)
PRIVATE = register(Code("CL406", "private-in-template", Severity.ERROR, "A private fact in a template"))
NOT_PROVIDED = register(
    Code("CL407", "not-provided", Severity.ERROR, "Something that a use of the template does not provide")
)
CITATION_UNUSED = register(
    Code("CL408", "citation-not-used", Severity.ERROR, "A cited fact that the template never mentions")
)
CHANNEL = register(Code("CL409", "wrong-channel", Severity.ERROR, "A template sent by another channel than its own"))
KIND = register(Code("CL410", "template-kind", Severity.ERROR, "A value used as what it is not"))
SIZE = register(Code("CL411", "template-too-large", Severity.ERROR, "A template that is too large"))
LEFTOVER = register(
    Code("CL412", "leftover-placeholder", Severity.WARNING, "A placeholder of another program left in a template")
)

LIBRARY_COLUMNS = register(
    Code("CL451", "library-columns", Severity.ERROR, "A library whose columns are not the four expected")
)
LIBRARY_ROW = register(Code("CL452", "library-row", Severity.ERROR, "A library's row that cannot be used"))
LIBRARY_REPEATED = register(
    Code("CL453", "library-repeated", Severity.WARNING, "An article that a library lists twice")
)
LIBRARY_EMPTY = register(Code("CL454", "library-empty", Severity.WARNING, "A library without an article"))
