from preorder.core.decision_json import from_json as from_json
from preorder.core.decision_json import to_json as to_json
