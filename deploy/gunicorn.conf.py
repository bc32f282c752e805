"""How gunicorn serves the site; each service reads it by ``gunicorn -c deploy/gunicorn.conf.py config.wsgi``.

Each thread keeps a connection to PostgreSQL, or a worker's share DATABASE_POOL of them; see docs/scaling.md.
"""

import os
import shutil
import tempfile

bind = os.environ.get("GUNICORN_BIND", "unix:/run/consults/gunicorn.sock")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))  # processes: one or two for each core
threads = 8  # a few slow answers hold no one else up
timeout = 60  # seconds without a sign of a worker, after which it is replaced
graceful_timeout = 20  # seconds a restart waits for pages that are being made
max_requests = 5000  # a worker is replaced now and then, so that nothing grows for years
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"  # the sign of life never waits for a disk
control_socket_disable = True
accesslog = None  # nginx writes one, without addresses and without what was searched for


def on_starting(server):
    """A folder for what workers count together, for /metrics; see METRICS_TOKEN in docs/deployment.md."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix="consults-", dir=worker_tmp_dir
    )


def on_exit(server):
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def pre_fork(server, worker):
    """Give a worker a place that no living one has: it counts on in the file of the one before."""
    taken = {other.place for other in server.WORKERS.values()}
    worker.place = min(set(range(len(taken) + 1)) - taken)


def post_fork(server, worker):
    os.environ["METRICS_PLACE"] = str(worker.place)
