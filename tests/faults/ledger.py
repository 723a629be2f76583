"""What the service acknowledged to its clients, and what it must answer for."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """Of one tenant. Every upload here was taken by S3 (204) or by the API (202)."""

    tenant: str
    uploads: dict[str, str] = field(default_factory=dict)  # upload -> user
    people: dict[str, str] = field(default_factory=dict)  # user -> name
    erased: dict[str, float] = field(default_factory=dict)  # user -> when the 204 came
    erasing: set[str] = field(default_factory=set)  # users whose erasure was requested, whatever the answer
    merges: dict[str, str] = field(default_factory=dict)  # user -> into whom: requested, whatever the answer
    merged: dict[str, float] = field(default_factory=dict)  # user -> when the 200 came, unless it was undone
    spared: set[str] = field(default_factory=set)  # users whom the apps do not erase
    shown: list[str] = field(default_factory=list)  # what a search must never have shown, in words
    answers: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add_person(self, user_id: str, name: str) -> None:
        with self._lock:
            self.people[user_id] = name

    def acknowledge(self, upload_id: str, user_id: str) -> None:
        with self._lock:
            self.uploads[upload_id] = user_id

    def ask_to_erase(self, user_id: str) -> None:
        with self._lock:
            self.erasing.add(user_id)

    def erase(self, user_id: str) -> None:
        with self._lock:
            self.erased[user_id] = time.monotonic()

    def ask_to_merge(self, gone: str, into: str) -> None:
        with self._lock:
            self.merges[gone] = into

    def merge(self, gone: str) -> None:
        with self._lock:
            self.merged[gone] = time.monotonic()

    def ask_to_undo(self, gone: str) -> None:
        with self._lock:
            del self.merged[gone]

    def twins(self) -> tuple[str, str] | None:
        """Two users with the same face, whom nothing was requested of."""
        living = self.living()
        with self._lock:
            of_name = [[user for user in living if self.people[user] == name] for name in set(self.people.values())]
        return next(((users[0], users[1]) for users in of_name if len(users) > 1), None)

    def answered(self, what: str, status: int | str) -> None:
        with self._lock:
            self.answers[f"{what} {status}"] += 1

    def living(self) -> list[str]:
        """Users whose erasure was not requested, and may be."""
        with self._lock:
            busy = self.erasing | self.spared | self.merges.keys() | set(self.merges.values())
            return [user_id for user_id in self.people if user_id not in busy]

    def check_search(self, asked_at: float, name: str, results: list[dict]) -> None:
        """Note a user whom a search must not have shown: erased before the search, not enrolled, or of another face."""
        with self._lock:
            for match in results:
                user_id = match["user_id"]
                if self.erased.get(user_id, asked_at) < asked_at:
                    self.shown.append(f"{user_id} was erased before the search")
                elif self.merged.get(user_id, asked_at) < asked_at:
                    self.shown.append(f"{user_id} was merged before the search")
                elif user_id not in self.people:
                    self.shown.append(f"{user_id} is no user of {self.tenant}")
                elif self.people[user_id] != name:
                    self.shown.append(f"{user_id} is {self.people[user_id]}, searched was {name}")
