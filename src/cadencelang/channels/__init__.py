"""Channels: the ways in which a letter leaves.

Owns: how a letter is put where it goes, once. Refuses: knowing the store, and deciding whether it may leave.
"""
