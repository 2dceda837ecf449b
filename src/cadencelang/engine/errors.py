"""What the engine refuses."""


class EngineError(Exception):
    """The engine was used wrongly, or met what a checked playbook cannot contain. Its text is one plain sentence."""


class FactError(EngineError):
    """A fact that the playbook needs is missing, or has a value of another type."""
