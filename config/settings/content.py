"""What this library of consults does: tags, search by meaning, checks, help-now numbers, reports, counts."""

from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.environment import env, named_numbers, read, switch, whole_number
from web.later import Later

TAGGIT_CASE_INSENSITIVE = True

# A folder with the sentence model all-MiniLM-L6-v2, for meaning beside words. Optional.
SENTENCE_MODEL = env.str("SENTENCE_MODEL", default="")
SEARCH_BY_MEANING = switch("SEARCH_BY_MEANING")
if SENTENCE_MODEL and not (Path(SENTENCE_MODEL) / "model.safetensors").is_file():
    raise ImproperlyConfigured(
        f"SENTENCE_MODEL must be a folder with model.safetensors: “{SENTENCE_MODEL}” has none."
    )
if SENTENCE_MODEL and find_spec("safetensors") is None:
    raise ImproperlyConfigured("SENTENCE_MODEL needs: pip install -r requirements-meaning.txt")
if SEARCH_BY_MEANING and not SENTENCE_MODEL:
    raise ImproperlyConfigured("SEARCH_BY_MEANING needs SENTENCE_MODEL, the folder of the model.")

# Countries whose telephone numbers the privacy gate knows, as two letters, the likeliest first.
usual_regions = ["TW", "US", "GB"]
PHONE_REGIONS = [name.strip().upper() for name in env.list("PHONE_REGIONS", default=usual_regions)]
others = set(PHONE_REGIONS) - set(usual_regions)
if others and (unknown := others - Later("phonenumbers").SUPPORTED_REGIONS):
    raise ImproperlyConfigured(f"PHONE_REGIONS: no such country: {', '.join(sorted(unknown))}.")

# Codes of checks this installation does without, with commas; `manage.py run_checks` shows them.
CHECKS_OFF = env.list("CHECKS_OFF", default=[])

# Font files for the pictures that links show, before those this machine has, with commas.
SHARE_FONTS = env.list("SHARE_FONTS", default=[])
if missing := [path for path in SHARE_FONTS if not Path(path).is_file()]:
    raise ImproperlyConfigured(
        f"SHARE_FONTS must be font files: no such file: {', '.join(missing)}."
    )

# Local numbers that help-now texts name: {emergency}, {poison} and whatever is given here.
HELP_NUMBERS = {
    "emergency": "your local emergency number",
    "crisis": "a crisis line near you",
    "poison": "your poison centre",
    **read("HELP_NUMBERS", named_numbers, {}, "like emergency=112,crisis=116 123"),
}

# Take a consult off the site at once when a reader reports that it shows who they are.
HIDE_REPORTED = switch("HIDE_REPORTED")

# Counts of searches and reads wait in each process until there are so many of them; 0 counts none.
COUNTS_AT_ONCE = read("COUNTS_AT_ONCE", whole_number(0), 50, "a whole number")
