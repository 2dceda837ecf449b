"""The guarantees of a playbook, proved in a process of their own while one goes on working."""
