"""What is wrong with a row, for the Failure that names its line."""


class BadValue(Exception):
    """What is wrong with a value, and at which key."""
