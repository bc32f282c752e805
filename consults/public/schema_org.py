"""schema.org descriptions of consults. Pure functions; the Answer holds doctors' words only."""

from text.markdown import plain_text


def medical_web_page(question, replies, tags, url):
    """Return the MedicalWebPage with Question and Answers, as plain JSON types.

    Types: https://schema.org/MedicalWebPage, /Question, /Answer, /Physician.
    """
    page = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": url,
        "name": question.title,
        "inLanguage": question.language,
        "datePublished": question.published_at.date().isoformat(),
        "dateModified": max(question.published_at, question.modified_at).date().isoformat(),
        "about": [{"@type": "MedicalEntity", "name": tag.tag__name} for tag in tags],
        "mainEntity": _question(question, replies, url),
    }
    if question.reviewed_on:
        page["lastReviewed"] = question.reviewed_on.isoformat()
        page["reviewedBy"] = {"@type": "Person", "name": question.reviewed_by}
    return page


def _question(question, replies, url):
    entity = {
        "@type": "Question",
        "name": question.subject or question.title,
        "text": plain_text(question.body_html),
        "answerCount": len(replies),
        "identifier": str(question.number),
    }
    if question.asked_on:
        entity["dateCreated"] = question.asked_on.isoformat()
    if question.asker_name:
        entity["author"] = {"@type": "Person", "name": question.asker_name}
    answers = [_answer(reply, url, place) for place, reply in enumerate(replies, 1)]
    if answers:
        entity["acceptedAnswer"] = answers[0]
    if answers[1:]:
        entity["suggestedAnswer"] = answers[1:]
    return entity


def _comment(note):
    """A signed note (https://schema.org/Comment); the Answer itself holds the reply alone."""
    comment = {
        "@type": "Comment",
        "name": note.label,
        "dateCreated": note.signed_on.isoformat(),
        "author": {
            "@type": "Person",
            "name": note.doctor,
            "jobTitle": note.doctor__department__name,
        },
    }
    if note.body_html:
        comment["text"] = plain_text(note.body_html)
    return comment


def _answer(reply, url, place):
    author = {"@type": "Person", "name": reply.doctor, "jobTitle": reply.department__name}
    if reply.hospital:
        author["affiliation"] = {"@type": "Organization", "name": reply.hospital}
    answer = {
        "@type": "Answer",
        "text": plain_text(reply.body_html),
        "url": f"{url}#reply-{place}",
        "author": author,
    }
    if reply.replied_on:
        answer["dateCreated"] = reply.replied_on.isoformat()
    if reply.notes:
        answer["creativeWorkStatus"] = reply.notes[-1].label
        answer["comment"] = [_comment(note) for note in reply.notes]
    return answer
