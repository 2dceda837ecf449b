"""The fleet: any number of workers on one PostgreSQL, driven by DBOS.

Owns: scheduling the pumps, spreading them over the workers that live, and taking over what a dead one had in hand. The
pumps themselves are those of `cadence run`; nothing outside this room knows of it.
"""
