"""The runtime: the engine driven by the clock on the wall, over a store that loses nothing.

Owns: what a store, a channel and a clock must do (`ports`), what is kept (`rows`, `codec`), how one candidate takes a
step in a transaction (`steps`), how what is due is found (`pump`) and how letters leave (`delivery`). Refuses: knowing
a database, a mail server or a file; they are handed to it.
"""
