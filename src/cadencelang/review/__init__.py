"""What the prover finds, for people: verdicts told and drawn, stories saved, two playbooks compared.

Owns: words, drawings and files made of verdicts and of differences. Refuses: finding them; the prover and the graph do.
"""
