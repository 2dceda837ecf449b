"""Mail: what is sent, and what comes back.

Out: `outgoing` (the record), `markdown` (text and HTML from one body), `compose` (MIME), `unsubscribe` (RFC 8058),
`throttle` (how many a mailbox may send), `smtp` (sending) and `outcomes` (what became of it). In: `imap` (reading a
mailbox), `incoming` (bytes to a record), `classify` with `bounces`, `absence` and `stopping` (what the mail is),
`matching` (whose it is) and `answers` (to the engine's inputs).
"""
