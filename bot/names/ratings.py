"""What stars are given for."""

from bot.rules.ratings import Dimension, Item

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
