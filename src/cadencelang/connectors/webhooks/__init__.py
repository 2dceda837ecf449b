"""Webhooks: what an applicant tracking system tells us, and what we tell others.

In: `verify` (is it genuine, and new), `payload` (bytes to data, bounded), `mapping` and `paths` (what its events mean,
from a file that the user can change), `events` (to the engine's inputs), `consents` (candidates that were merged). Out:
`outgoing` (signed, sent to public addresses only).
"""
