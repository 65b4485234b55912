"""What a creator's earnings are made of."""

from bot.rules.earnings import Part

#: where an order stands in a creator's earnings
EARNINGS_PARTS = {
    Part.EARNED: "Earned",
    Part.COMING: "Coming",
    Part.ASKED: "Waits for an answer",
}
#: headings of a creator's table of earnings
EARNINGS_COLUMNS = {
    "part": "Part",
    "number": "Number",
    "brand": "Brand",
    "form": "Form",
    "day": "Day of the work (China time)",
    "state": "Stands at",
    "amount": "You receive, in yuan",
}
