"""What places are, in the languages of letters: words at the end or at the beginning of the name of one.

SURE words are hardly ever in the name of anything else; the others need a stranger word beside them.
"""


def _kinds(**words):
    return {word: kind for kind, found in words.items() for word in found.split()}


CARE_LAST = """
hospital hospitals hosp clinic clinics polyclinic poliklinik mediclinic infirmary hospice sanatorium krankenhaus klinikum klinik
sykehus sykehuset sjukhus sygehus ziekenhuis sairaala hastanesi hospitalet kórház dispensary
"""
CARE_LAST_UNSURE = """
centre center ctr surgery practice pavilion maternity unit ward rooms institute planning home house lodge service services lab labs
laboratory diagnostics imaging pharmacy chemist dental dentistry orthodontics physiotherapy physio fertility ivf opticians optometry
dermatology dialysis care health healthcare medical wellness rehab trust associates med fertility group radiology pathology eyecare
"""
SCHOOL_LAST = """
university college academy polytechnic kindergarten gymnasium gesamtschule realschule hochschule universität universitet universiteit
lyceum grundschule folkeskole vidyalaya vidyapeeth
"""
SCHOOL_LAST_UNSURE = "school secondary primary grammar middle high elementary nursery preschool comprehensive institute form juniors uni comp primary"
FIRM_LAST = """
ltd inc llc corp corporation gmbh plc pty pvt bhd sdn company co holdings industries logistics electronics semiconductor steelworks
airlines airways supermarket superstore logistik spedition fabrik
"""
FIRM_LAST_UNSURE = """
bank hotel motel inn resort restaurant diner cafe café bistro bakery pub tavern gym studio studios club band trust society foundation
group textiles cement motors foods farm farms mills works market store stores services solutions systems technologies tech facilities
cleaners cleaning security guarding manpower recruitment agency transport trucking couriers cabs taxis fuels oil mines mining
construction builders contractors plumbing roofing engineering consulting partners sons brothers bros associates insurance telecom
media press theatre orchestra choir fc rc afc united rovers athletic church parish mosque temple synagogue monastery brewery winery
vineyard dairy ranch estate plantation fisheries shipyard shipping regiment battalion council ministry brigade library museum zoo
prison plant site depot campus il bk fk sk timber pharma steel chemicals plastics packaging paper garage salon spa nursery hotels catering energy power
"""
LAST = _kinds(
    care=CARE_LAST + CARE_LAST_UNSURE,
    school=SCHOOL_LAST + SCHOOL_LAST_UNSURE,
) | {
    word: "firm"
    for word in (FIRM_LAST + FIRM_LAST_UNSURE).split()
    if word not in (CARE_LAST_UNSURE + SCHOOL_LAST_UNSURE).split()
}
SURE = frozenset((CARE_LAST + SCHOOL_LAST + FIRM_LAST).split())
FIRST = _kinds(
    care="chu chru uniklinik klinikum krankenhaus hôpital hopital clinique clinica clínica klinika poliklinika policlinico policlínica ospedale praxis szpital nemocnice bolnica "
    "spitalul polikliniek hospital-de benh-vien praxisgemeinschaft ambulatorio",
    school="coláiste scoil collège lycée lycee liceo colegio escuela universidad universidade université università uniwersytet escola "
    "istituto ysgol universitas universiti sekolah szkoła",
    firm="rc fc afc hotel hôtel kopalnia firma ditta azienda boulangerie ristorante trattoria taverna",
)
# “uni of north calder”, “hospital of …”
OF = _kinds(
    school="uni university college",
    care="hospital clinic hospice infirmary",
    firm="ministry bank sisters brothers church",
)
# Ends of single words: “Idrettsklinikken”, “Marienkrankenhaus”.
ENDINGS = (
    "klinik", "klinikken", "kliniken", "klinikum", "krankenhaus", "sykehus", "sykehuset", "sjukhus", "sjukhuset", "sygehus",
    "hospitalet", "institut", "zentrum", "ziekenhuis", "mediclinic", "gesamtschule", "gymnasium", "grundschule", "realschule", "hochschule",
)  # fmt: skip
# Firms that people all over the world work for, as they write them.
BRANDS_IN_WORDS = """
tesco aldi lidl asda sainsburys morrisons waitrose amazon walmart costco kroger safeway publix walgreens cvs boots ikea mcdonalds
mcdonald's starbucks kfc subway dominos nandos greggs marriott hilton hyatt sheraton radisson accor google microsoft facebook infosys
tcs wipro accenture deloitte kpmg pwc cognizant capgemini ibm oracle samsung huawei foxconn toyota honda ford tesla boeing airbus
emirates ryanair easyjet lufthansa qantas etihad qatar airways fedex dhl hermes evri uber lyft deliveroo doordash grab foodpanda gojek
shoprite checkers woolworths coles bunnings kmart carrefour auchan leclerc rewe edeka penny netto spar decathlon primark zara h&m nestle
unilever siemens bosch philips shell bp exxon chevron aramco adnoc safaricom mtn vodafone airtel jio dangote barclays hsbc santander
natwest lloyds citibank chase wells fargo serco g4s mitie compass sodexo aramark royal mail usps bupa nuffield specsavers
"""
BRANDS = frozenset(BRANDS_IN_WORDS.split()) - {
    "subway", "boots", "compass", "shell", "chase", "wells", "fargo", "royal", "mail", "ford", "oracle", "grab", "penny", "spar",
    "coles", "checkers", "hermes", "airways", "qatar", "ups",
}  # fmt: skip
# Words that say what sort of place it is, and not which.
SORTS_IN_WORDS = """
intensive shopping call city fitness day detention test testing vaccination vaccine rehab burn burns labour labor delivery maternity
antenatal prenatal postnatal neonatal birth surgical medical isolation stroke cardiac coronary icu er gum std sti sexual health womens
womans mens childrens kids pediatrics paediatrics ortho gyno gynae eye ear nose throat foot lung kidney liver bone joint spine breast
heart vein wound burn sports sport minor injuries injury wellness wellbeing general private public govt government state municipal rural urban
village town downtown good better best top many several various few great one reputed big bigger biggest great small smaller large nearest nearby near close closest closer local same
different other another new old first second third main major multispeciality multispecialty superspeciality speciality specialty
specialist specialised specialized tertiary secondary primary high higher middle elementary junior senior boarding online correspondence
engineering medical nursing law art arts music dance business language graduate grad community technical vocational teaching training
mental psych psychiatric psychiatry weight hair skin laser cosmetic plastic beauty ivf fertility infertility family planning dental
dentist doctor doctors physician physicians nurse physio chiropractic acupuncture homeopathic ayurvedic herbal free charity mission
army navy military police veterans reputed famous renowned busy crowded full expensive cheap foreign local overseas international
national central regional district county provincial university college school hospital clinic office home field base mobile walk in
after hours out emergency urgent care primary ambulatory outpatient inpatient opd outdoor indoor night late weekend monday tuesday
wednesday thursday friday saturday sunday my our your his her their this that these those each every any some no all both whole half
oil gas cement steel textile food coffee tea clothing shoe car auto book sex support self help blood sperm milk data power phone tech
software it construction cleaning security insurance shipping transport delivery fast grocery department convenience charity
restaurant hotel cafe bar pub night strip golf tennis football soccer swimming rugby chess youth social marching rock jazz
animal pet vet nursing care retirement assisted living old aged residential foster group children halfway safe tree play green
summer winter church catholic christian muslim jewish islamic sunday multi super special research cancer aids hiv tb pain sleep
memory headache migraine allergy asthma diabetes diabetic thyroid fracture movement falls voice balance vertigo travel methadone
radiation chemo infusion dialysis transplant trauma poison blood imaging xray scan mri ct ultrasound path pathology lab
"""
SORTS = frozenset(SORTS_IN_WORDS.split())
