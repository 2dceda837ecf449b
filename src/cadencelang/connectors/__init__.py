"""The connectors room: how the runtime's messages leave the machine, and what comes back.

Owns mail in and out (`mail`), invitations and calendar feeds (`calendar`), notices to the team (`notify`), webhooks in
and out (`webhooks`), and the guard on network addresses that they share (`addresses`). Each part is made of pure
functions and of small classes that hold one connection; each outside library is imported by the one module that wraps
it. Refuses: knowing a store, a queue or a timer. What comes back is a typed record that maps to the engine's inputs.
"""
