"""The HTTP interface: a workspace for other programs, described by OpenAPI.

`app` puts it together over the port in `port`, which `live` implements over a workspace. `tokens` says who may do
what, `limiting` how often, `repeating` what a repeated POST gives, `problems` how errors are told (RFC 9457),
`observing` what is counted and logged. Refuses: deciding anything; it asks the port.
"""
