"""The desk of a workspace that another process serves, over its HTTP interface.

Owns: asking (`asking`), what answers look like (`answers`), and the desk over them (`desk`). Refuses: knowing how the
workspace is kept; whatever can be decided is decided there.
"""
