"""The workspace: one folder in which a firm's follow-up lives, and what is done to it as a whole.

Owns: its configuration, opening it, taking candidates in and out, publishing, running. Refuses: printing, and what
belongs to the rooms below.
"""
