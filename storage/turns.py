"""A lock that goes to whoever has waited longest. `threading.Lock` goes to whoever comes by when it is let go."""

from collections import deque
from threading import Lock


class Turns:
    """One has the turn, the others stand in a row."""

    def __init__(self) -> None:
        self._looking = Lock()
        self._taken = False
        self._row = deque[Lock]()

    def take(self, *, seconds: float) -> bool:
        """Wait for one's turn that long; answers whether it came."""
        mine = Lock()
        with self._looking:
            if not self._taken:
                self._taken = True
                return True
            mine.acquire()
            self._row.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._looking:
            if mine in self._row:
                self._row.remove(mine)
                return False
        return True  # it came at the last moment

    def give_back(self) -> None:
        """Let the next one have it. Whoever has no turn must not call this."""
        with self._looking:
            if self._row:
                self._row.popleft().release()
            else:
                self._taken = False
