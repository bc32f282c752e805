"""schema.org descriptions of pages. Pure functions; an Answer holds a doctor's words only.

Advice that a later note replaced is described nowhere: the page says so and names the consult to read instead.
"""

from django.templatetags.static import static
from django.urls import reverse

from text.markdown import plain_text
from web.pages import absolute
from web.site_words import site_words

CONTEXT = "https://schema.org"


def medical_web_page(question, replies, tags):
    """Return the MedicalWebPage of a consult with its Question and Answers, as plain JSON types.

    Types: https://schema.org/MedicalWebPage, /Question, /Answer.
    """
    url = absolute(question.path)
    page = {
        **_medical_page(url, question.title, question.language, [tag.tag__name for tag in tags]),
        **_dates(question.published_at, max(question.published_at, question.modified_at)),
        "specialty": _specialty(question.department__name),
        **_review(question),
        "mainEntity": _question(question, replies, url),
    }
    if question.is_replaced:
        page["creativeWorkStatus"] = "Superseded"
        if links := [absolute(path) for _, path in successors(replies)]:
            page["significantLink"] = links
    return page


def guide_page(guide, tags, changed):
    """Return the MedicalWebPage of a guide; `changed` is when readers last saw a change."""
    url = absolute(guide.get_absolute_url())
    page = {
        **_medical_page(url, guide.title, guide.language, [tag.name for tag in tags]),
        **_dates(guide.published_at, changed),
        **_review(guide),
    }
    if guide.department:
        page["specialty"] = _specialty(guide.department.name)
    return page


def profile_page(about, url):
    """Return the ProfilePage of a doctor: `about` is the Found of the list of consults they replied to."""
    person = {"@type": "Person", "name": about.label, "url": url}
    person["jobTitle"] = about.credentials or about.department_name
    person["knowsAbout"] = about.department_name
    if about.hospital:
        person["affiliation"] = {"@type": "Organization", "name": about.hospital}
    if about.description:
        person["description"] = about.description
    return {"@context": CONTEXT, "@type": "ProfilePage", "url": url, "mainEntity": person}


def website():
    """Return the WebSite of the home page, with its search, and the Organization behind it."""
    search = f"{absolute(reverse('consults:questions'))}?q={{search_term_string}}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": site_words.name(),
        "url": absolute(reverse("pages:home")),
        "publisher": {**publisher(), "logo": absolute(static("icons/icon-512.png"))},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }


def publisher():
    """Return the Organization that runs the site; every page names the same one."""
    home = absolute(reverse("pages:home"))
    return {
        "@type": "Organization",
        "@id": f"{home}#organization",
        "name": site_words.name(),
        "url": home,
    }


def breadcrumbs(trail):
    """Return the BreadcrumbList of [(name, path)], the page itself last."""
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
        for place, (name, path) in enumerate(trail, 1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": steps}


def successors(replies):
    """Return [(title, path)] of the public consults that later notes name in the place of replaced replies."""
    notes = [reply.notes[-1] for reply in replies if reply.is_replaced]
    return [(note.superseded_by__title, note.other_path) for note in notes if note.other_path]


def _medical_page(url, title, language, topics):
    return {
        "@context": CONTEXT,
        "@type": "MedicalWebPage",
        "url": url,
        "name": title,
        "inLanguage": language,
        "publisher": publisher(),
        "about": [{"@type": "MedicalEntity", "name": name} for name in topics],
    }


def _specialty(department):
    return {"@type": "Specialty", "name": department}


def _dates(published, changed):
    return {
        "datePublished": published.date().isoformat(),
        "dateModified": changed.date().isoformat(),
    }


def _review(row):
    if not row.reviewed_on:
        return {}
    review = {"lastReviewed": row.reviewed_on.isoformat()}
    if row.reviewed_by:
        review["reviewedBy"] = {"@type": "Person", "name": row.reviewed_by}
    return review


def _question(question, replies, url):
    answers = [
        _answer(reply, url, place)
        for place, reply in enumerate(replies, 1)
        if not reply.is_replaced
    ]
    entity = {
        "@type": "Question",
        "name": question.subject or question.title,
        "text": plain_text(question.body_html),
        "answerCount": len(answers),
        "identifier": str(question.number),
    }
    if question.asked_on:
        entity["dateCreated"] = question.asked_on.isoformat()
    if question.asker_name:
        entity["author"] = {"@type": "Person", "name": question.asker_name}
    if answers:
        entity["acceptedAnswer"] = answers[0]
    if answers[1:]:
        entity["suggestedAnswer"] = answers[1:]
    replaced = [note for reply in replies if reply.is_replaced for note in reply.notes]
    if replaced:
        entity["comment"] = [_comment(note) for note in replaced]
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
