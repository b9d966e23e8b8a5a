"""A fact that is worked out when it is first asked for, and then kept with its object.

It is `functools.cached_property`, which up to Python 3.11 takes a lock each time: with the half dozen small objects made
for each message that was a twentieth of what showing a card costs. Boards are drawn on one thread.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property as kept
else:

    class kept:
        """Where a method stands that is to be called once."""

        def __init__(self, work_out: Callable[[Any], Any]) -> None:
            self._work_out = work_out
            self.__doc__ = work_out.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        def __get__(self, one: Any, owner: type) -> Any:
            if one is None:
                return self
            fact = one.__dict__[self._name] = self._work_out(one)
            return fact
