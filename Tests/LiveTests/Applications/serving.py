"""Serves a WSGI application on the loopback interface for one test.

The port is the system's choice and is printed as the first line. The server ends when its standard input does, so
that it never outlives the test, however that ends.
"""

import os
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Handler(WSGIRequestHandler):
    def log_message(self, format, *arguments):
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def end_with_input():
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def serve(make_application):
    """make_application: from the server's address (`http://127.0.0.1:port/`) to a WSGI application."""
    threading.Thread(target=end_with_input, daemon=True).start()
    with make_server("127.0.0.1", 0, None, Server, Handler) as server:
        port = server.server_address[1]
        server.set_app(make_application(f"http://127.0.0.1:{port}/"))
        print(port, flush=True)
        server.serve_forever()
