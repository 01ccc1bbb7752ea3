"""What of an error goes into the log: its kind and its place, not its words.

Words of an error name people, addresses and codes; they stand on the record that it was
about, where rights decide who reads them. A log is read, copied and kept by others.
"""

from traceback import extract_tb


def place_of(error: BaseException) -> str:
    """Kind of the error and the lines that led to it, the last one first.

    >>> try:
    ...     int("Ada")
    ... except ValueError as error:
    ...     place_of(error).split(" at ")[0]
    'ValueError'
    """
    frames = [
        f"{frame.filename}:{frame.lineno} in {frame.name}"
        for frame in extract_tb(error.__traceback__)
    ]
    return " at ".join([type(error).__name__, *reversed(frames)])
