"""The surface of the language: the Lark grammar and what else describes it."""
