"""The one error a user of a subject folder can cause."""


class ConfigError(Exception):
    """A subject folder cannot be used; the message names the file, the place in it and what was expected."""
