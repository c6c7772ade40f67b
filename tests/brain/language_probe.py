"""Tell as JSON in which language each message is answered. Run inside Rasa's environment."""

import json
import sys

from rasa_components.languages import LANGUAGES, sentence_in_its_language

CODES = {language.sentence: code for code, language in LANGUAGES.items()}
said = [sentence_in_its_language(message) for message in json.loads(sys.argv[1])]
print(json.dumps([CODES.get(each) for each in said]))  # noqa: T201
