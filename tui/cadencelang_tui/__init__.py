"""The terminal application: edit a playbook, simulate it, and run its day.

Owns screens, keys and what is remembered between two sittings. Refuses: deciding anything; the compiler, the engine
and the workbench do, and this package shows what they say. Nothing of it is loaded but by `cadence tui`.
"""
