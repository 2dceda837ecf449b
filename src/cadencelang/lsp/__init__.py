"""The language server: what `cadencelang.editing` knows of a playbook, said to editors in their protocol.

Owns: the protocol's messages, its positions, and when a text is checked. Refuses: knowing anything of the language by
itself. Only the modules of this room know pygls, and they are loaded by `cadence lsp` alone.
"""
