"""What stars are given for."""

from bot.rules.ratings import Dimension, Item
from bot.rules.ratings_reports import Reason as Reported

ITEMS = {
    Item.CREATIVITY: "Creativity",
    Item.FILMING: "Filming",
    Item.EDITING: "Editing",
    Item.INDEPENDENCE: "Independent creation",
    Item.SCRIPT: "Keeping to the script",
    Item.CONDITION: "Host's condition",
    Item.ATMOSPHERE: "Atmosphere",
    Item.EXPRESSION: "Expression",
    Item.DURATION: "Duration kept",
    Item.ATTITUDE: "Attitude",
    Item.PUNCTUALITY: "Reliability and punctuality",
    Item.COOPERATION: "Cooperation",
    Item.CREDIT: "Credit",
}
DIMENSIONS = {
    Dimension.QUALITY: "Work quality",
    Dimension.COOPERATION: "Cooperation",
    Dimension.CREDIT: "Credit",
}
#: why a creator reports a rating
REPORTED = {
    Reported.OTHER_ORDER: "not about this order",
    Reported.INSULT: "insulting",
    Reported.PRIVATE: "private data",
    Reported.OTHER: "other",
}
#: what an edition of a rating changed, beside its items
RATED = {"words": "Public words", "note": "Private note to your team", "again": "Would you book them again?"}
