"""The locks that the database itself keeps on the words of askers and doctors, for migrations to put on.

A reply's words change only with a higher count of redactions; a reply goes only after its seal was taken off; a
consult goes only after its number was retired, so no number is ever given out twice, whoever deletes.

SQLite drops the triggers of a table that a migration rebuilds: such a migration ends with
``RunPython(locks.put_on)``. `tests/consults/test_removal.py` notices when one is missing.
"""

SEALED = "A doctor''s reply is sealed: only a redaction changes it."
REPLY = "A reply is not deleted: withdraw its consult, or erase it."
CONSULT = "A consult is not deleted: put it into the bin, or erase it."
RETIRED = "EXISTS (SELECT 1 FROM consults_retirednumber r WHERE r.number = old.number)"
SQLITE = {
    "consults_reply_sealed": (
        "BEFORE UPDATE OF body ON consults_reply"
        " WHEN new.body <> old.body AND new.redactions <= old.redactions",
        SEALED,
    ),
    "consults_reply_kept": ("BEFORE DELETE ON consults_reply WHEN old.checksum <> ''", REPLY),
    "consults_question_kept": (f"BEFORE DELETE ON consults_question WHEN NOT {RETIRED}", CONSULT),
}
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


def put_on(apps, schema_editor):
    """Put on every lock, also where a rebuilt table has lost one."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement)
        return
    for name, (when, sentence) in SQLITE.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute(
            f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def take_off(apps, schema_editor):
    """Take off every lock."""
    for name in SQLITE:
        table = name.rpartition("_")[0]
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
