"""Whoever writes what is guarded takes `by`: found by what a function does, not by its name."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from consults import permissions

ROOT = Path(__file__).parent.parent
STATE = {"status", "published_at", "scheduled_by", "reviewed_by", "reviewed_on", "review_due_on"}
STATE |= {"withdrawn_reason", "submitted_by", "second_look", "closed_by", "resolved_by"}
MANAGED = {"create", "update", "delete", "get_or_create", "update_or_create"}
MANAGED |= {"bulk_create", "bulk_update"}
GUARDED = {
    model.__name__
    for model in apps.get_models()
    if model._meta.app_label in {"consults", "faq"}
    and permissions.FREE.get(model._meta.label_lower, ((), ""))[0] != permissions.ANY
}
OUTSIDE = {
    "migrations",
    "commands",
    "admin",
    "models",
}  # pages ask before, and at run time (web.passes)
# {module.function: why it takes no `by`}
EXCEPTIONS = {
    "config.login.OwnPasswordForm.save": "one’s own password; the guard lets no other column through",
    "consults.editorial.doctor_replies.answer": "its `user` is who acts, and is required",
    "consults.exchange.to_documents.for_readers": "shortens a document in memory",
    "consults.backup.backups.write": "notes that a backup was made",
    "consults.similar.source_links._connect": "worked out from saved texts",
    "consults.similar.source_links._store_card": "worked out from saved texts",
    "consults.similar.source_links.forget_threads": "worked out from saved texts",
    "consults.similar.source_links.resolve_mentions": "worked out from saved texts",
    "consults.erasure.ledger_replay._carry_out": "repeats what somebody with the right began",
    "consults.erasure.ledger_replay._carry_out_in_guides": "repeats what somebody with the right began",
    "consults.erasure.ledger_replay._tombstone": "repeats what somebody with the right began",
    "consults.erasure.proof.prove": "writes down what a search found; changes no text",
    "consults.editorial.guide_revisions.fill": "fills a row in memory, for a form; who saves it says who",
    "consults.editorial.invitations.answer": "acts by the right of who sent the link",
    "consults.editorial.invitations.confirm": "acts by the right of who sent the link",
    "consults.editorial.invitations.mail_code": "acts by the right of who sent the link",
    "consults.erasure.ledger.keep": "writes down an erasure; redaction takes `by`",
    "consults.erasure.ledger.remember_texts": "writes down an erasure; redaction takes `by`",
    "consults.link_checker._link": "addresses found in texts",
    "consults.link_checker.check": "what an address answered",
    "consults.link_checker.collect": "addresses found in texts",
    "consults.editorial.lost_rights._gone_out": "notes that the time of what a publisher scheduled has come",
    "consults.search.embeddings.drop": "worked out from saved texts",
    "consults.search.embeddings.put": "worked out from saved texts",
    "consults.editorial.notes.settle": "counts notes; adding and removing one takes `by`",
    "consults.similar.suggestions._forget_own": "similar consults, worked out; pins are kept",
    "consults.editorial.reader_reports.report": "a reader, who has no account",
    "consults.editorial.revisions.fill": "fills a row in memory, for a form; who saves it says who",
    "consults.tagging.vocabulary_changes._name_tags": "names for suggestions, worked out",
    "consults.erasure.rewriter.Rewriter.row": "fills a row in memory; redaction saves it and takes `by`",
    "consults.editorial.sealed_reply.rewrite": "seals a reply; a redaction or an accepted finding asks for it",
    "consults.refresh.refresh": "writes what follows from a saved text",
}
DOORS = {
    "consults.editorial.workflow",
    "consults.editorial.guide_workflow",
}  # the only ones that move a state
MOVED = {"status", "published_at", "reviewed_on", "review_due_on"}


def modules(outside=OUTSIDE):
    for app in ("web", "faq", "consults", "config"):
        for path in (ROOT / app).rglob("*.py"):
            if not outside & set(path.relative_to(ROOT).parts):
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path.read_text()


def root(node):
    """Return the names of a chain, outermost first: [“Question”, “objects”, “filter”]."""
    names = []
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    return [*([node.id] if isinstance(node, ast.Name) else []), *reversed(names)]


def sets(node, names):
    """True for a statement or call that gives one of these columns a value, in whatever way."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        inner = [part for target in targets for part in ast.walk(target)]
        return any(isinstance(part, ast.Attribute) and part.attr in names for part in inner)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return isinstance(node.args[1], ast.Constant) and node.args[1].value in names
    return root(node.func)[-1:] == ["update"] and bool(names & {word.arg for word in node.keywords})


def writes(node):
    """True for a statement or call that changes what is guarded."""
    if sets(node, STATE):
        return True
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return not isinstance(node.args[1], ast.Constant)
    chain = root(node.func)
    managed = bool(chain) and chain[0] in GUARDED and "objects" in chain and chain[-1] in MANAGED
    return managed or chain[-1:] == ["save"]


def functions(tree):
    """Yield (name, function, its class or None) of a module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node, None
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner, node


def says_who(function, home):
    """True where `by` has to be given: to the function, or to the class it belongs to."""
    own = function.args
    optional = {arg.arg for arg in own.args[len(own.args) - len(own.defaults) :]}
    optional |= {
        a.arg for a, d in zip(own.kwonlyargs, own.kw_defaults, strict=True) if d is not None
    }
    if "by" in {arg.arg for arg in [*own.args, *own.kwonlyargs]} - optional:
        return True
    inits = [node for node in getattr(home, "body", []) if getattr(node, "name", "") == "__init__"]
    return any(node is not function and says_who(node, None) for node in inits)


def called(function):
    """Return the names that a function calls or hands on."""
    parts = list(ast.walk(function))
    chains = [root(part.func) for part in parts if isinstance(part, ast.Call)]
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    return names | {chain[-1] for chain in chains if chain}


def unsaid(name, source):
    """Return the functions of a module that write and never learn who does it.

    A private one may go without where only functions of the module that say who call it.
    """
    rows = list(functions(ast.parse(source)))
    good = {own for own, function, home in rows if says_who(function, home)}
    calls = {own: called(function) for own, function, _ in rows}
    while True:
        more = set()
        for own in calls.keys() - good:
            short = own.split(".")[-1]
            callers = {other for other in calls if short in calls[other] and other != own}
            if short.startswith("_") and callers and callers <= good:
                more.add(own)
        if not more:
            break
        good |= more
    return [
        f"{name}.{own}"
        for own, function, _ in rows
        if own not in good and any(writes(part) for part in ast.walk(function))
    ]


def test_whoever_writes_says_who():
    found = {each for name, source in modules() for each in unsaid(name, source)}
    assert found == set(EXCEPTIONS)


def test_only_the_workflow_moves_a_state():
    found = [
        f"{name}:{node.lineno}"
        for name, source in modules({"migrations"})
        if name not in DOORS
        for node in ast.walk(ast.parse(source))
        if sets(node, MOVED)
    ]
    assert found == []


FORGOTTEN = [
    "def door(question):\n    question.status = 'published'",
    "def door(question, by=None):\n    question.status = 'published'",
    "def door(rows):\n    rows.update(status='published')",
    "def door(question):\n    setattr(question, 'status', 'published')",
    "def door(question, names):\n    [setattr(question, name, 1) for name in names]",
    "def door(tag):\n    tag.save()",
    "def door(pk):\n    Question.objects.filter(pk=pk).delete()",
    "def door(rows):\n    Reply.objects.bulk_create(rows)",
    "def door(row):\n    _do(row)\n\ndef _do(row):\n    row.save()",
    "class Door:\n    def open(self, row):\n        row.save()",
]


@pytest.mark.parametrize("source", FORGOTTEN)
def test_a_forgotten_door_is_found(source):
    assert unsaid("some.module", source)


KNOWN = [
    "def door(question, by):\n    question.status = 'published'",
    "def door(row, *, by):\n    _do(row)\n\ndef _do(row):\n    row.save()",
    "class Door:\n    def __init__(self, by):\n        pass\n    def open(self, row):\n        row.save()",
    "def door(row):\n    SearchTally.objects.create(text=row)",
]


@pytest.mark.parametrize("source", KNOWN)
def test_a_door_that_says_who_is_let_be(source):
    assert not unsaid("some.module", source)
