"""What a process that shows pages does without."""

import subprocess
import sys

from text import dictionary

STARTED = """
import sys, django
django.setup()
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.urls import get_resolver
get_resolver().url_patterns
print(*sys.modules)
"""


def test_a_started_process_has_not_loaded_what_only_the_desk_uses(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", STARTED],
        capture_output=True,
        text=True,
        check=True,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "DATA_DIR": str(tmp_path)},
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}

    assert "django" in loaded
    assert not loaded & {"xlsxwriter", "phonenumbers", "stdnum", "PIL", "rapidfuzz", "numpy"}


def test_the_dictionary_takes_a_few_megabytes():
    words = dictionary._known()

    assert len(words) > 200_000
    assert words.itemsize * len(words) < 4_000_000
