"""The locks that the database itself keeps on the words of askers and doctors, for migrations to put on.

A reply's words change only with a higher count of redactions; who gave it and when stays once its consult was
published, or where a revision notes that the doctor wrote it with an own account; a reply goes only after its
seal was taken off; a consult goes only after its number was retired, so no number is ever given out twice.

SQLite drops the triggers of a table that a migration rebuilds, and refuses to rebuild one that the trigger of
another asks: such a migration begins with ``RunPython(locks.take_off)`` and ends with
``RunPython(locks.put_on)`` and ``RunPython(locks.put_on_author)``. `tests/consults/test_removal.py` notices
when one is missing.
"""

SEALED = "A doctor''s reply is sealed: only a redaction changes it."
REPLY = "A reply is not deleted: withdraw its consult, or erase it."
CONSULT = "A consult is not deleted: put it into the bin, or erase it."
AUTHOR = "Who gave a reply and when is sealed with its words."
RETIRED = "EXISTS (SELECT 1 FROM consults_retirednumber r WHERE r.number = old.number)"
SEES_AUTHOR = "BEFORE UPDATE OF doctor_id, replied_on ON consults_reply"
WAS_PUBLISHED = (
    "EXISTS (SELECT 1 FROM consults_question q WHERE q.id = old.question_id"
    " AND (q.published_at IS NOT NULL OR q.was_public))"
)
SQLITE_OWN = (
    "EXISTS (SELECT 1 FROM consults_revision r, json_each(r.document, '$.rows.own') o"
    " WHERE r.question_id = old.question_id AND o.value = old.id)"
)
POSTGRESQL_OWN = (
    "EXISTS (SELECT 1 FROM consults_revision r WHERE r.question_id = old.question_id"
    " AND r.document -> 'rows' -> 'own' @> to_jsonb(old.id))"
)
SQLITE = {
    "consults_reply_sealed": (
        "BEFORE UPDATE OF body ON consults_reply"
        " WHEN new.body <> old.body AND new.redactions <= old.redactions",
        SEALED,
    ),
    "consults_reply_kept": ("BEFORE DELETE ON consults_reply WHEN old.checksum <> ''", REPLY),
    "consults_question_kept": (f"BEFORE DELETE ON consults_question WHEN NOT {RETIRED}", CONSULT),
}
# Added by migration 0010, and again by 0019; `put_on` is what the one before them calls.
SQLITE_AUTHOR = {
    "consults_reply_author": (
        f"{SEES_AUTHOR} WHEN (new.doctor_id <> old.doctor_id OR new.replied_on IS NOT old.replied_on)"
        f" AND new.redactions <= old.redactions AND ({WAS_PUBLISHED} OR {SQLITE_OWN})",
        AUTHOR,
    ),
}
ALL = {**SQLITE, **SQLITE_AUTHOR}
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION consults_reply_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" RAISE EXCEPTION '{SEALED}' USING ERRCODE = 'check_violation'; END $$",
    "DROP TRIGGER IF EXISTS consults_reply_sealed ON consults_reply",
    "CREATE TRIGGER consults_reply_sealed BEFORE UPDATE OF body ON consults_reply FOR EACH ROW"
    " WHEN (new.body <> old.body AND new.redactions <= old.redactions)"
    " EXECUTE FUNCTION consults_reply_is_sealed()",
    "CREATE OR REPLACE FUNCTION consults_reply_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" RAISE EXCEPTION '{REPLY}' USING ERRCODE = 'check_violation'; END $$",
    "CREATE OR REPLACE FUNCTION consults_question_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN IF {RETIRED} THEN RETURN old; END IF;"
    f" RAISE EXCEPTION '{CONSULT}' USING ERRCODE = 'check_violation'; END $$",
    "DROP TRIGGER IF EXISTS consults_reply_kept ON consults_reply",
    "DROP TRIGGER IF EXISTS consults_question_kept ON consults_question",
    "CREATE TRIGGER consults_reply_kept BEFORE DELETE ON consults_reply FOR EACH ROW"
    " WHEN (old.checksum <> '') EXECUTE FUNCTION consults_reply_is_kept()",
    "CREATE TRIGGER consults_question_kept BEFORE DELETE ON consults_question FOR EACH ROW"
    " EXECUTE FUNCTION consults_question_is_kept()",
]
POSTGRESQL_AUTHOR = [
    "CREATE OR REPLACE FUNCTION consults_reply_keeps_author() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN IF {WAS_PUBLISHED} OR {POSTGRESQL_OWN} THEN"
    f" RAISE EXCEPTION '{AUTHOR}' USING ERRCODE = 'check_violation'; END IF; RETURN new; END $$",
    "DROP TRIGGER IF EXISTS consults_reply_author ON consults_reply",
    f"CREATE TRIGGER consults_reply_author {SEES_AUTHOR} FOR EACH ROW"
    " WHEN ((new.doctor_id <> old.doctor_id OR new.replied_on IS DISTINCT FROM old.replied_on)"
    " AND new.redactions <= old.redactions)"
    " EXECUTE FUNCTION consults_reply_keeps_author()",
]


def put_on(apps, schema_editor):
    """Put on the locks of the first release, also where a rebuilt table has lost one."""
    _put_on(schema_editor, SQLITE, POSTGRESQL)


def put_on_author(apps, schema_editor):
    """Put on the lock on who gave a reply."""
    _put_on(schema_editor, SQLITE_AUTHOR, POSTGRESQL_AUTHOR)


def _put_on(schema_editor, sqlite, postgresql):
    if schema_editor.connection.vendor == "postgresql":
        for statement in postgresql:
            schema_editor.execute(statement)
        return
    for name, (when, sentence) in sqlite.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute(
            f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def take_off(apps, schema_editor):
    """Take off every lock."""
    for name in ALL:
        _take_off(schema_editor, name)


def take_off_author(apps, schema_editor):
    """Take off the lock on who gave a reply."""
    for name in SQLITE_AUTHOR:
        _take_off(schema_editor, name)


def _take_off(schema_editor, name):
    table = name.rpartition("_")[0]
    on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
