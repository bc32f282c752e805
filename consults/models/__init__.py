from consults.models.department import Department
from consults.models.doctor import Doctor
from consults.models.facet import Facet, FacetPair, Listing, ListingMark
from consults.models.meaning import Meaning
from consults.models.mention import Mention
from consults.models.number import NumberSequence, RetiredNumber
from consults.models.question import Question
from consults.models.related_question import RelatedQuestion
from consults.models.reply import Reply
from consults.models.revision import Revision
from consults.models.search_entry import SearchEntry
from consults.models.search_word import SearchWord
from consults.models.similar_card import SimilarCard
from consults.models.suggested_name import SuggestedName
from consults.models.tagged_question import TaggedQuestion
from consults.models.tally import ReadTally, SearchTally

__all__ = [
    "Department",
    "Doctor",
    "Facet",
    "FacetPair",
    "Listing",
    "ListingMark",
    "Meaning",
    "Mention",
    "NumberSequence",
    "Question",
    "ReadTally",
    "RelatedQuestion",
    "Reply",
    "RetiredNumber",
    "Revision",
    "SearchEntry",
    "SearchTally",
    "SearchWord",
    "SimilarCard",
    "SuggestedName",
    "TaggedQuestion",
]
