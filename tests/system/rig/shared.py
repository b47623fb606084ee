"""Servers that take long to start: one of a kind a run, in the background."""

import threading

from .base import Failure, Server, remove_directories


class Shared:
    """A server that begins to start before the tests that ask for it."""

    begun = []

    def __init__(self, make):
        """make: the class, or whatever returns a server ready for use."""
        self.make = make
        self.thread = self.server = self.problem = None

    def begin(self):
        """Start it, behind what the caller does next; once."""
        if self.thread is None:
            Shared.begun.append(self)
            self.thread = threading.Thread(target=self._start)
            self.thread.start()

    def _start(self):
        try:
            self.server = self.make()
        except Exception as error:  # told to whoever asks for the server
            self.problem = error

    def get(self):
        """The server, once it serves."""
        self.begin()
        self.thread.join()
        if self.problem:
            raise Failure("%s: %s" % (self.make.__name__, self.problem))
        return self.server

    @classmethod
    def end_all(cls):
        for shared in cls.begun:
            shared.thread.join()
        Server.stop_all(lasting=True)
        remove_directories(lasting=True)
