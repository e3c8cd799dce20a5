"""What can stop a command before its work is done, and the exit code of each."""

from __future__ import annotations


class UsageError(Exception):
    """The command cannot start as asked (exit 2): a bad argument, an unwritable DATA, another run at work."""
