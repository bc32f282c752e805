"""What keeps a backup from being made or used."""


class BackupError(Exception):
    """A backup that cannot be made or used, with a sentence."""


NO_BACKUP = "is no backup of this site; nothing was changed."
