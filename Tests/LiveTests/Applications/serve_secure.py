"""A page over TLS by HTTP/2, HTTP/1.1 for those who do not offer it, with a certificate for 127.0.0.1 alone.

The certificate is written to the path that is the first argument.
"""

import asyncio
import socket
import subprocess
import sys

from hypercorn.asyncio import serve
from hypercorn.config import Config

from serving import end_with_input


async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    body = f"<title>HTTP {scope['http_version']}</title>".encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": body})


def make_certificate(certificate, key):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


end_with_input()
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
config = Config()
config.certfile = sys.argv[1]
config.keyfile = sys.argv[1] + ".key"
make_certificate(config.certfile, config.keyfile)
config.bind = [f"fd://{listener.fileno()}"]
config.accesslog = config.errorlog = None
listener.listen()
print(listener.getsockname()[1], flush=True)
asyncio.run(serve(application, config, shutdown_trigger=asyncio.Event().wait))
