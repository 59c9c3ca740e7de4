"""A network that fails: a TCP proxy in front of the database's socket, on a thread of its own."""

import contextlib
import random
import selectors
import socket
import struct
import threading
import time

CHUNK_BYTES = 64 << 10


class Network:
    """Passes bytes between the gateway and the database until it is told otherwise."""

    def __init__(self, database_socket: str):
        self._database_socket = database_socket
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.setblocking(False)
        self.port = self._server.getsockname()[1]
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._server, selectors.EVENT_READ)
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._lock = threading.Lock()
        self._is_closed = False
        # What the network does to bytes from now on.
        self._delay_seconds = 0.0
        self._is_silent = False
        self._refuses = False
        self._bytes_until_reset: int | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    # --- faults

    def cut(self) -> None:
        """Resets every connection."""
        with self._lock:
            for one in list(self._pairs):
                self._reset(one)

    def reset_after(self, count: int) -> None:
        """Resets the connection that carries the byte after so many, in the midst of a message."""
        with self._lock:
            self._bytes_until_reset = count

    @contextlib.contextmanager
    def refusing(self):
        """No connection is made, and those that are there are reset."""
        self._refuses = True
        self.cut()
        try:
            yield
        finally:
            self._refuses = False

    @contextlib.contextmanager
    def delayed(self, seconds: float):
        """Every chunk takes so long."""
        self._delay_seconds = seconds
        try:
            yield
        finally:
            self._delay_seconds = 0.0

    @contextlib.contextmanager
    def half_open(self):
        """Connections stay, and nothing arrives any more; at the end those are reset."""
        self._is_silent = True
        try:
            yield
        finally:
            self.cut()
            self._is_silent = False

    def close(self) -> None:
        """Ends the thread and every connection."""
        self._is_closed = True
        self._thread.join()
        self.cut()
        self._server.close()
        self._selector.close()

    # --- passing bytes

    def _run(self) -> None:
        while not self._is_closed:
            for key, _ in self._selector.select(0.05):
                if key.fileobj is self._server:
                    self._accept()
                else:
                    with self._lock:
                        self._pass(key.fileobj)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            client, _ = self._server.accept()
            if self._refuses:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
                return
            database = socket.socket(socket.AF_UNIX)
            try:
                database.connect(self._database_socket)
            except OSError:
                client.close()
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._pairs[client], self._pairs[database] = database, client
                for one in (client, database):
                    self._selector.register(one, selectors.EVENT_READ)

    def _pass(self, source: socket.socket) -> None:
        target = self._pairs.get(source)
        if target is None:
            return
        try:
            data = source.recv(CHUNK_BYTES)
        except OSError:
            return self._reset(source)
        if self._is_silent and data:
            return None
        if self._delay_seconds:
            time.sleep(random.uniform(0, self._delay_seconds))
        rest = self._bytes_until_reset
        if rest is not None:
            self._bytes_until_reset = rest - len(data)
            if len(data) >= rest:
                self._bytes_until_reset = None
                with contextlib.suppress(OSError):
                    target.sendall(data[:rest])
                return self._reset(source)
        try:
            if not data:
                return self._end(source)
            target.sendall(data)
        except OSError:
            self._reset(source)

    def _end(self, source: socket.socket) -> None:
        """Passes on that one side has ended."""
        target = self._pairs[source]
        self._selector.unregister(source)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
        if target.fileno() == -1 or target not in self._selector.get_map():
            self._forget(source)

    def _reset(self, one: socket.socket) -> None:
        for side in (one, self._pairs.get(one)):
            if side is not None and side.fileno() != -1 and side.family != socket.AF_UNIX:
                side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._forget(one)

    def _forget(self, one: socket.socket) -> None:
        other = self._pairs.pop(one, None)
        if other is not None:
            self._pairs.pop(other, None)
        for side in (one, other):
            if side is None or side.fileno() == -1:
                continue
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(side)
            side.close()
