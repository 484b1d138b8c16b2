"""Serves an application on the loopback interface for one test.

The port is the system's choice and is printed as the first line. The server ends when its standard input does, so
that it never outlives the test, however that ends; its folders and programs end with it.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Handler(WSGIRequestHandler):
    def log_message(self, format, *arguments):
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def leave(*_):
    """Ends in order, so that what is registered with `atexit` is done; asked again, it does not begin again."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)


def end_with_input():
    """From now on the process ends with its standard input."""
    signal.signal(signal.SIGTERM, leave)
    # The thread that started the process may have had its signals blocked, and a process inherits that.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])

    def wait():
        # Past Python's own buffer, whose lock the end of the process would wait for.
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def temporary_folder():
    """The path of a folder that goes with the process."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, True)
    return folder


def serve(make_application):
    """make_application: from the server's address (`http://127.0.0.1:port/`) to a WSGI application."""
    end_with_input()
    with make_server("127.0.0.1", 0, None, Server, Handler) as server:
        port = server.server_address[1]
        server.set_app(make_application(f"http://127.0.0.1:{port}/"))
        print(port, flush=True)
        server.serve_forever()


def serve_program(make_command, environment=None):
    """make_command: from a port to the command of a program that serves there."""
    end_with_input()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = subprocess.Popen(
        make_command(port), env=os.environ | (environment or {}), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    atexit.register(end_group, program)
    wait_for(port, program)
    print(port, flush=True)
    program.wait()


def end_group(program):
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def wait_for(port, program):
    """Returns when the port answers; ends the process where the program ends before it does."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if program.poll() is not None:
                sys.exit(f"the program ended with status {program.returncode}")
            time.sleep(0.05)
