"""The tables of the content, one noun a file, and the locks and groups that migrations put on.

What works on them is in the rooms above; the vocabulary's tables are in `faq`.
"""

from consults.models.arrival import Arrival
from consults.models.backup import Backup
from consults.models.batch import Batch
from consults.models.comment import Comment
from consults.models.department import Department
from consults.models.desk_choices import DeskChoices
from consults.models.desk_entry import DeskEntry
from consults.models.dismissal import Dismissal
from consults.models.doctor import Doctor
from consults.models.facet import Facet, FacetPair, Listing, ListingMark
from consults.models.former_address import FormerDepartmentSlug, FormerDoctorSlug
from consults.models.guide import Guide, GuideTag
from consults.models.house_page import HousePage
from consults.models.invitation import Invitation
from consults.models.link import Link
from consults.models.list_columns import ListColumns
from consults.models.meaning import Meaning
from consults.models.mention import Mention
from consults.models.note import Note
from consults.models.notice import Notice
from consults.models.number import NumberSequence, RetiredNumber
from consults.models.periodic_run import PeriodicRun
from consults.models.presence import Presence
from consults.models.question import Question
from consults.models.redaction import ErasedText, Redaction
from consults.models.related_question import RelatedQuestion
from consults.models.reply import Reply
from consults.models.report import Feedback, Report
from consults.models.review import Review
from consults.models.revision import Revision
from consults.models.saved_view import SavedView
from consults.models.search_entry import SearchEntry
from consults.models.search_word import SearchWord
from consults.models.similar_card import SimilarCard
from consults.models.suggested_name import SuggestedName
from consults.models.tagged_question import TaggedQuestion
from consults.models.tally import ReadTally, SearchTally
from consults.models.waiting_mail import WaitingMail

__all__ = [
    "Arrival",
    "Backup",
    "Batch",
    "Comment",
    "Department",
    "DeskChoices",
    "DeskEntry",
    "Dismissal",
    "Doctor",
    "ErasedText",
    "Facet",
    "FacetPair",
    "Feedback",
    "FormerDepartmentSlug",
    "FormerDoctorSlug",
    "Guide",
    "GuideTag",
    "HousePage",
    "Invitation",
    "Link",
    "ListColumns",
    "Listing",
    "ListingMark",
    "Meaning",
    "Mention",
    "Note",
    "Notice",
    "NumberSequence",
    "PeriodicRun",
    "Presence",
    "Question",
    "ReadTally",
    "Redaction",
    "RelatedQuestion",
    "Reply",
    "Report",
    "RetiredNumber",
    "Review",
    "Revision",
    "SavedView",
    "SearchEntry",
    "SearchTally",
    "SearchWord",
    "SimilarCard",
    "SuggestedName",
    "TaggedQuestion",
    "WaitingMail",
]
