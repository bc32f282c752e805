"""Pages of the desk that no admin class serves: the first page's queues, doctors' pages.

The admin site needs them before any admin class is registered; those are in `consults.admin`.
"""
