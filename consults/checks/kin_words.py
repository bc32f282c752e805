"""Words around names in English: what people are to each other, what they do, and what stands between."""

PEOPLE_IN_WORDS = """
wife husband hubby missus spouse son sons daughter daughters child children kid kids baby babygirl babyboy newborn toddler twin twins
boy boys girl girls boyfriend girlfriend bf gf ex partner fiance fiancé fiancee fiancée bff bestie bro sis brother brothers sister
sisters stepson stepdaughter stepmother stepfather stepdad stepmum stepmom godmother godfather godson mother father mom mum mam mama
mummy mommy dad daddy papa nan nana nanny gran granny grandma grandpa grandad granddad grandmother grandfather grandson granddaughter
aunt auntie aunty aunts uncle uncles cousin cousins cuz niece nephew mil fil sil bil mother-in-law father-in-law sister-in-law
brother-in-law son-in-law daughter-in-law inlaw friend friends freind mate buddy pal neighbour neighbours neighbor neighbors roommate
roommates roomie flatmate flatmates housemate classmate classmates workmate colleague colleagues coworker co-worker boss manager
supervisor foreman landlord landlady tenant employee student teacher tutor headmaster headmistress headteacher principal coach trainer
instructor guy lad lady gentleman man woman chap carer caregiver babysitter maid helper bloke fella lass lassie gal master housemaster housemistress doctora dottor registrar sonographer phlebotomist resident patient nurse nurses midwife doula
matron medic paramedic physio physiotherapist therapist podiatrist audiologist optician orthoptist dentist hygienist dietitian
dietician surgeon urologist neurologist cardiologist dermatologist endocrinologist gynaecologist gynecologist oncologist radiologist
orthopedist paediatrician pediatrician psychologist psychiatrist counsellor counselor pharmacist registrar consultant locum gp doc
sohn tochter mann bruder schwester mutter vater hijo hija esposo esposa marido hermano hermana madre padre fils fille mari femme frère soeur mère père figlio figlia marito moglie fratello sorella syn córka żona brat siostra bhai behen beta beti didi bhabhi devar jija nanad amma appa anna akka thambi ate nanay tatay whaea moko koro bestie caregiver amo madam bloke tante onkel oma opa nonna nonno abuela abuelo tita tito kuya lola lolo pak ibu encik puan cik haji hajah ustaz sheikh frau herr mme mlle
señora señor senora senor sra monsieur signora signor docteur doktor dottore dottoressa pani coach sergeant officer deacon bishop lord
vet technician receptionist secretary lawyer priest pastor imam rabbi vicar chef visitor dealer broker agent mentor captain widow doctor madam worker someone somebody
"""
PEOPLE = frozenset(PEOPLE_IN_WORDS.split())
SHORT_FOR = frozenset(["MIL", "FIL", "SIL", "BIL", "BFF", "BF", "GF", "GP", "PT", "OT"])
DOES_IN_WORDS = """
has had have is was says said say sais told tells thinks thought gave gives want wants wanted need needs needed did does do took takes
came comes got gets went goes put puts keeps kept noticed saw sees made makes found finds called calls helped helps drove drives
brought brings cried cries died lives lived works worked swears suggested suggests recommended recommends insists insisted tested
started began stopped reckons cough coughs coughed also who whose cant cannot wont didnt doesnt isnt wasnt looked looks caught catch
never always just sent asked asks advised advises proposes checked checks dresses prayed laughed screamed fell turned tried showed shows
taught dont uses used explained prescribed poked squeezed filmed paint painted say want think have go come give take make call help sleep
shouted shouts yelled yells drew draws kept holds held pushed pushes hit hits hates hated moans moaned complains complained prescribes recommended suggests refers referred ordered orders wont won't didn't doesn't hasn't wasn't isn't drinks drank smokes smoked sleeps slept eats ate vomits vomited snores snored lost found bought died passed moved married cooked cleaned warned drives wrote writes speaks read reads knows knew
"""
DOES = frozenset(DOES_IN_WORDS.split())
SPEAKS_IN_WORDS = """
says said told thinks thought swears insists reckons promised suggested suggests recommends proposes gave came drove filmed squeezed
laughed cried married prayed cooked phoned texted wants wanted knows loves hates refuses lives died rang emailed whispered nodded shrugged
begged noticed joked teased advised advises agrees disagrees explained replied wrote
"""
SPEAKS = frozenset(SPEAKS_IN_WORDS.split())
# After “my friend” these are no names, though people bear them; nor are they anywhere what is asked about.
MODALS_IN_WORDS = """
will may can might hope love see pat chase drew grant little young long happy rich king major star sky fine true
"""
MODALS = frozenset(MODALS_IN_WORDS.split())
LINKS = frozenset(["named", "called", "is"])
TITLES_IN_WORDS = """
mr mrs ms miss mx dr dra prof madam sir sister rev
"""
TITLES = frozenset(TITLES_IN_WORDS.split())
PARTICLES_IN_WORDS = """
mac mc van von de da del della di dos al el abu um umm bin ibn ó ní st
"""
PARTICLES = frozenset(PARTICLES_IN_WORDS.split())
# They say something and are nobody.
MACHINES_IN_WORDS = """
google webmd wikipedia reddit chatgpt tiktok facebook alexa siri
"""
MACHINES = frozenset(MACHINES_IN_WORDS.split())
