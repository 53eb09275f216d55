"""The server that says where it listens once it does: with port 0 the system chooses one."""

import socket
import sys

import uvicorn


class AnnouncingServer(uvicorn.Server):
    """Prints its address to the standard error as soon as requests are answered."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        for server in self.servers[:1]:
            host, port = server.sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            print(f"koutu: http://{shown}:{port}/", file=sys.stderr, flush=True)
