"""Words in Latin letters that no dictionary, list of medicines or map knows: they may be somebody's name."""

from consults.checks.kin_words import MACHINES, PEOPLE
from consults.checks.name_lists import (
    PRODUCTS,
    family_names,
    given_names,
    is_word,
    lands,
    medicines,
)
from consults.checks.name_shapes import is_a_slip
from consults.checks.not_names import BRANDS, NO_PERSON

# What letters hold of other languages and of the day's talk.
FOREIGN_IN_WORDS = """
de la le les el los las un une der die das und ist ich je et mon ma mes por para con que een het van ik mijn min og jag saya ini itu dari ke di ada
meri mera mere ko hai ji ka ki se aur the du des au aux mi su tu y e o os as um uma sono di del della il lo gli sir namaste salaam salam shalom hola bonjour
grüßen gruss grüsse grüezi cofion malo lelei kumusta mabuhay habari asante karibu zdravo dobar dobry czesc dzien bula kia ora filipino filipina haitian latina latino
gleason hartmann kocher roux cobb lewy risser oximeter xray xrays smartwatch vape vapes hosp whatsapp mutti vati mutter vater nite wanna covid omicron fitbit iphone android wifi spotify
prediabetes mellitus insta zalo shud wich itll anymore walkies afib bcos maccas recept egfr niagra libre dexcom ferritin gallbladder medicare medicaid medisave azar kala soz hiya heya ello hullo soz pls plz thx cuz coz bcz bcoz btw idk imo tbh lol lmao omg wtf meds bday appt gp gps docs temp temps ultrasonic ramzan ramadan ramadhan iftar suhoor sehri
creatinin hemoglobin haemoglobin rheum gyno gynae physio physios derm neuro cardio endo onco paeds peds ortho psych obgyn hello assalam alaikum alaykum wa inshallah mashallah bonsoir buenas ciao hallo guten tag merhaba selam privet halo apa khabar doktor docteur
"""
FOREIGN = frozenset(FOREIGN_IN_WORDS.split())


def is_unknown(low, slips=True):
    """True for a word that is in no dictionary, no medicine and no town; with `slips` no slip of the pen either."""
    if low in NO_PERSON or low in PRODUCTS or low in FOREIGN or low in MACHINES or low in BRANDS:
        return False
    if low in medicines() or low in PEOPLE or is_word(low) or is_word(low.partition("-")[0]):
        return False
    return low not in lands() and not (slips and is_a_slip(low))


def is_listed(low):
    return low in given_names() or low in family_names()
