"""What an installation has to live through, done to a real one: `make drill` prints each with its seconds.

Two machines' worth of processes on one PostgreSQL with a streaming standby and an archive, and one Redis. Each
drill is a function in `cases.py`.
"""

import tests.faults  # noqa: F401 - sets Django up
