"""What changed in meaning between two playbooks.

Owns: matching the parts of two rule graphs, and telling their differences in words. Refuses: comparing text;
formatting, comments and the file that something stands in are no difference.
"""
