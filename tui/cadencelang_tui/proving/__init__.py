"""The guarantees of a playbook, as they are shown while they are being proved."""
