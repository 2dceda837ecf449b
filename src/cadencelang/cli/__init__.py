"""The command line: one module a command, each loaded only when it is asked for.

Owns: arguments, exit codes, and what is printed where. Exit codes are 0 for clean, 1 where errors were found, 2 for
wrong use or a file that cannot be read. Refuses: doing any of the work; the rooms below do.
"""
