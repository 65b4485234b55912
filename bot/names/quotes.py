"""What quotes are called: where they stand, and the headings of their table."""

from bot.rules import quotes

QUOTE_STATES = {
    quotes.State.DRAFT: "Draft",
    quotes.State.APPROVING: "Waiting for approval",
    quotes.State.APPROVED: "Approved",
    quotes.State.CHANGES: "Change asked for",
    quotes.State.DECLINED: "Declined",
    quotes.State.WITHDRAWN: "Withdrawn",
    quotes.State.EXPIRED: "Expired",
    quotes.State.ORDERED: "Ordered",
}
#: headings of a quote's table
QUOTE_COLUMNS = {
    "item": "Item",
    "unit": "Unit price in yuan",
    "quantity": "Quantity",
    "amount": "Amount in yuan",
    "discount": "Creator's discount",
    "fee": "Service fee",
    "total": "Total",
    "number": "Number",
    "version": "Version",
    "state": "Stands at",
    "creator": "Creator",
    "start": "Start (China time)",
    "until": "Holds until (China time)",
    "product": "Product",
    "link": "Link",
}
