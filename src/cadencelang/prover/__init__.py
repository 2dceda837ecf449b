"""The prover: whether each guarantee of a playbook holds in every history that the playbook allows.

It explores, by the production engine alone, every situation that a candidate can come to, until nothing new comes
(a proof for any number of events) or a claim breaks (a story with the fewest events that break it). It changes
nothing and owns no second meaning of rules. `verifying.verify` is its face.
"""
