"""What whoever helps a person write a playbook knows of its text: the terminal application and the language server.

Owns: what may stand at the cursor, what a line means, where names are declared and used, the colours of a line, the
playbook as it is being edited, and its guarantees proved in the background. Refuses: screens and protocols.
"""
