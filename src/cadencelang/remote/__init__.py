"""A workspace that another process serves, over its HTTP interface.

Owns: asking (`asking`), what answers look like (`answers`), the desk over them (`desk`), and those who are under way
there (`flight`). Refuses: knowing how the workspace is kept; whatever can be decided is decided there.
"""
