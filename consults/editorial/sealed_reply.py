"""Taking words out of a doctor's reply: the only code that changes them, and it leaves a mark."""

from consults.models.reply import checksum_of


def mask(reply, spans):
    """Put marks in the place of spans [(start, end, mark)] of a reply, the last span first."""
    for start, end, mark in spans:
        reply.body = reply.body[:start] + mark + reply.body[end:]
    rewrite(reply, reply.body)


def undate(reply):
    """Store that a redaction took the day of a reply out."""
    reply.redactions += 1
    reply.save(update_fields=["replied_on", "redactions"])


def rewrite(reply, body):
    """Store redacted words of a reply: new checksum, one more redaction, as the trigger demands."""
    reply.body = body
    reply.checksum = checksum_of(body)
    reply.redactions += 1
    reply.save(update_fields=["body", "checksum", "redactions"])
