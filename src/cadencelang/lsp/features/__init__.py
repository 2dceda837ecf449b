"""What an editor asks for, a module a group of requests: plain functions from what is known to the types."""
