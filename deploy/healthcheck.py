"""Exit 0 when gunicorn answers /healthz at the address of gunicorn.conf.py: a network's or a socket's."""

import http.client
import runpy
import socket
import sys
from pathlib import Path

bind = runpy.run_path(str(Path(__file__).with_name("gunicorn.conf.py")))["bind"]
host, _, port = bind.rpartition(":")
line = http.client.HTTPConnection("localhost", timeout=4)
if bind.startswith("unix:"):
    line.sock = socket.socket(socket.AF_UNIX)
    line.sock.settimeout(4)
    line.sock.connect(bind.removeprefix("unix:"))
else:
    line.sock = socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, int(port)), 4)
line.request("GET", "/healthz")
sys.exit(0 if line.getresponse().status == 200 else 1)
