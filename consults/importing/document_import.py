"""The documents of a batch to rows, each by its kind."""

from consults import search
from consults.checks import texts_beside
from consults.exchange import schema as formats
from consults.importing.consult_import import import_consults
from consults.importing.guide_rows import import_guide
from consults.importing.house_rows import import_house_page
from consults.importing.jobs import line_of, refuse
from consults.importing.recognition import Refused
from web import rights


def import_documents(run, jobs):
    """Write the documents of a batch; the caller holds the transaction."""
    consults = [job for job in jobs if isinstance(job.document, formats.Consult)]
    for job in jobs:
        if isinstance(job.document, formats.Guide):
            _import_guide(run, job)
        elif not isinstance(job.document, formats.Consult):
            _describe(run, job)
    import_consults(run, consults)
    if renamed := run.vocabulary.take_renamed():
        search.rename(renamed)


def _describe(run, job):
    """Take over what a document says of a department, doctor or tag, or a page of the house.

    A text that leads to a person is refused from the desk; whoever has the command line is told.
    """
    told = list(texts_beside.of_a_document(job.document))
    if run.by is rights.COMMAND_LINE:  # of the others names are refused where they are made
        told += texts_beside.of_its_names(job.document)
    for place, text in told:
        job.result.findings.append(line_of("names-somebody", "warning", place, text))
        if run.by is not rights.COMMAND_LINE:
            refuse(job, Refused(place, f"not taken: {text}"))
            return
    if isinstance(job.document, formats.HousePage):
        _import_house_page(run, job)
    else:
        job.result.outcome = run.vocabulary.describe(job.document)


def _import_house_page(run, job):
    try:
        job.result.outcome, told = import_house_page(job.document, run.by)
    except Refused as refusal:
        refuse(job, refusal)
        return
    job.result.findings += [line_of("remark", "hint", "status", text) for text in told]


def _import_guide(run, job):
    try:
        outcome, told = import_guide(job, run.vocabulary, run.publish, run.now, run.by)
    except Refused as refusal:
        refuse(job, refusal)
        return
    job.result.outcome = outcome
    job.result.findings += [finding.as_data() for finding in job.findings]
    job.result.findings += [line_of("remark", "hint", "status", text) for text in told]
    run.report.held_back += bool(told)
