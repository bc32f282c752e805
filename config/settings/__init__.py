"""The settings, one subject in a file; every difference between machines comes from the environment.

Variables are described in docs/deployment.md. A wrong value stops the start with a sentence.
"""

from config.settings.backup_policy import *
from config.settings.caches import *
from config.settings.components import *
from config.settings.content import *
from config.settings.databases import *
from config.settings.log_output import *
from config.settings.mail_server import *
from config.settings.monitoring import *
from config.settings.request_limits import *
from config.settings.security_headers import *
from config.settings.sessions_and_cookies import *
from config.settings.sign_in import *
from config.settings.signing_keys import *
from config.settings.site import *
from config.settings.static_files import *
