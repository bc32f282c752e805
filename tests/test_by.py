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
# The rows of guarded models that hang on another row: “dismissals” of content.dismissals.create().
RELATED = {
    field.get_accessor_name()
    for model in apps.get_models()
    if model._meta.app_label in {"consults", "faq"}
    for field in model._meta.related_objects
    if field.related_model.__name__ in GUARDED and field.get_accessor_name()
}
OUTSIDE = {
    "migrations",
    "commands",
    "admin",
    "models",
}  # pages ask before, and at run time (web.passes)
# {module.function: why it takes no `by`}
EXCEPTIONS = {
    "accounts.passkeys.is_right": "notes that one’s own passkey was used",
    "accounts.password_links.NewPasswordForm.save": "acts by the right of who sent the link",
    "accounts.second_factor.add_app": "one’s own factor",
    "accounts.provider_accounts._give": "`account_of` has asked in the name of the site",
    "accounts.provider_accounts._made": "`account_of` has asked in the name of the site",
    "accounts.site_page._saved": "`site_texts.save` takes `by` and asks",
    "config.login.OwnPasswordForm.save": "one’s own password; the guard lets no other column through",
    "consults.editorial.doctor_replies.answer": "its `user` is who acts, and is required",
    "consults.exchange.disclosure.for_readers": "shortens a document in memory",
    "consults.backup.backups._remember": "notes that a backup was made",
    "consults.similar.source_links._connect": "worked out from saved texts",
    "consults.similar.source_links._store_card": "worked out from saved texts",
    "consults.similar.source_links.forget_threads": "worked out from saved texts",
    "consults.similar.source_links.resolve_mentions": "worked out from saved texts",
    "consults.erasure.ledger_replay._carry_out": "repeats what somebody with the right began",
    "consults.erasure.ledger_replay._carry_out_in_guides": "repeats what somebody with the right began",
    "consults.erasure.ledger_replay._leave_for_people": "repeats what somebody with the right began",
    "consults.erasure.ledger_replay._tombstone": "repeats what somebody with the right began",
    "consults.erasure.proof.prove": "writes down what a search found; changes no text",
    "consults.editorial.guide_revisions.fill": "fills a row in memory, for a form; who saves it says who",
    "consults.editorial.invitations.answer": "acts by the right of who sent the link",
    "consults.editorial.invitations.confirm": "acts by the right of who sent the link",
    "consults.editorial.invitations.mail_code": "acts by the right of who sent the link",
    "consults.erasure.ledger.keep": "writes down an erasure; redaction takes `by`",
    "consults.erasure.ledger.remember_texts": "writes down an erasure; redaction takes `by`",
    "consults.exchange.described.take_help_now": "`Vocabulary.describe` asks before it takes a text over",
    "consults.link_checker._link": "addresses found in texts",
    "consults.link_checker.check": "what an address answered",
    "consults.link_checker.collect": "addresses found in texts",
    "consults.editorial.lost_rights._gone_out": "notes that the time of what a publisher scheduled has come",
    "consults.public.share_drawing.png": "writes a picture in memory",
    "consults.search.embeddings.drop": "worked out from saved texts",
    "consults.search.embeddings.put": "worked out from saved texts",
    "consults.editorial.notes.settle": "counts notes; adding and removing one takes `by`",
    "consults.similar.suggestions._forget_own": "similar consults, worked out; pins are kept",
    "consults.editorial.reader_reports.report": "a reader, who has no account",
    "consults.editorial.revisions.fill": "fills a row in memory, for a form; who saves it says who",
    "consults.tagging.vocabulary_changes._name_tags": "names for suggestions, worked out",
    "consults.erasure.rewriter.Rewriter.row": "fills a row in memory; redaction saves it and takes `by`",
    "consults.editorial.sealed_reply.undate": "a redaction took the day out; it takes `by`",
    "consults.editorial.sealed_reply.rewrite": "seals a reply; a redaction or an accepted finding asks for it",
    "consults.refresh.render_anew": "writes what follows from saved texts",
    "consults.editorial.history.keep": "keeps a document; what is kept was asked for where it was written",
    "consults.periodic.run": "the command that runs what comes again and again notes how it went",
    "consults.refresh.refresh": "writes what follows from a saved text",
    "consults.desk.choices.choices": "everybody keeps how they like to hear of things, for themselves",
    "consults.refresh._follow": "writes what follows from a saved text",
}
# {module.function: why it takes `by` and asks for no right}
ASKED_ELSEWHERE = {
    "consults.editorial.comments._store": "`say` asks; `say_for` is let in by a doctor’s link and code",
    "consults.editorial.notifications.send": "tells of what was asked for and done; holds no word of it",
    "consults.editorial.history._forget_approval": "`record` takes it back after a change; what changed asks",
    "consults.importing.claims._strip": "leaves out of a document, in memory",
}
DOORS = {
    "consults.editorial.workflow",
    "consults.editorial.schedule",
    "consults.editorial.imported_state",
    "consults.editorial.former_state",
    "consults.editorial.guide_workflow",
    "consults.editorial.house_pages",
}  # the only ones that move a state
MOVED = {"status", "published_at", "reviewed_on", "review_due_on"}


def modules(outside=OUTSIDE):
    for app in ("web", "faq", "consults", "accounts", "config"):
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
    managed = bool(chain) and chain[0] in GUARDED and "objects" in chain
    related = bool(RELATED & set(chain[1:-1]))
    return ((managed or related) and chain[-1] in MANAGED) or chain[-1:] == ["save"]


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


def hands_on(call):
    """True for a call that is told who acts: `by`, or the `self.by` of a class."""
    given = [*call.args, *(word.value for word in call.keywords)]
    return any(root(part)[-1:] == ["by"] for value in given for part in ast.walk(value))


def imports_of(tree):
    """Return {name: “module.name”} of what a module imports by name."""
    return {
        each.asname or each.name: f"{(node.module or '').split('.')[-1]}.{each.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    }


def asks(function, meant, known):
    """True where a function asks for a right itself, or hands `by` to one of the `known` that do.

    `meant` says what a bare name means, `known` holds “module.function” and “Class.method”.
    """
    for call in ast.walk(function):
        if not isinstance(call, ast.Call) or not (chain := root(call.func)):
            continue
        target = meant(chain[0]) if len(chain) == 1 else ".".join(chain[-2:])
        if chain[-1].startswith("require") or (target in known and hands_on(call)):
            return True
    return False


def unasked(sources):
    """Return the functions of modules (name, source) that write and ask nobody's right on the way.

    Asking is calling a `require…`, or handing `by` to a function that does. A private function may leave it to
    those of its module that call it.
    """
    trees = [(name, tree, list(functions(tree))) for name, tree in parsed(sources)]
    asking, before = set(), -1
    while len(asking) > before:
        before = len(asking)
        known = {".".join(full.split(".")[-2:]) for full in asking}
        for name, tree, rows in trees:
            asking |= {f"{name}.{own}" for own in asking_in(name, tree, rows, known, asking)}
    return {
        f"{name}.{own}"
        for name, _, rows in trees
        for own, function, _ in rows
        if f"{name}.{own}" not in asking and any(writes(part) for part in ast.walk(function))
    }


def parsed(sources):
    return [(name, ast.parse(source)) for name, source in sources]


def asking_in(name, tree, rows, known, asking):
    """Yield the functions of one module that ask, as far as it is known by now who does."""
    imported, calls = imports_of(tree), {own: called(function) for own, function, _ in rows}

    def meant(word):
        return imported.get(word, f"{name.split('.')[-1]}.{word}")

    for own, function, _ in rows:
        short = own.split(".")[-1]
        callers = {f"{name}.{other}" for other in calls if short in calls[other] and other != own}
        left = short.startswith("_") and callers and callers <= asking
        if left or asks(function, meant, known):
            yield own


def test_whoever_writes_asks_for_a_right():
    """To take `by` is not enough: it has to be asked whether this person may."""
    assert unasked(modules()) - set(EXCEPTIONS) == set(ASKED_ELSEWHERE)


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


NEVER_ASKED = [
    "def door(question, by):\n    question.status = 'published'",
    "def door(row, by):\n    row.author = by\n    row.save()",
    "def door(row, by):\n    record(row, by)\n    row.save()\n\ndef record(row, by):\n    print(by)",
    "def door(row, by):\n    _do(row)\n\ndef _do(row):\n    row.save()",
    "def door(by):\n    Reply.objects.create(by=by)\n\nclass A:\n    def create(self, by):\n        require()",
    "def door(row, by):\n    gate(row)\n    row.save()\n\ndef gate(by):\n    require(by)",
]


@pytest.mark.parametrize("source", NEVER_ASKED)
def test_a_door_that_asks_nobody_is_found(source):
    assert unasked([("some.module", source)])


ASKED = [
    "def door(row, by):\n    rights.require(by, 'x', 'y')\n    row.save()",
    "def door(row, by):\n    gate(row, by)\n    row.save()\n\ndef gate(row, by):\n    require_edit(by, row)",
    "def door(row, by):\n    require(by)\n    _do(row)\n\ndef _do(row):\n    row.save()",
]


@pytest.mark.parametrize("source", ASKED)
def test_a_door_that_asks_is_let_be(source):
    assert not unasked([("some.module", source)])


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
