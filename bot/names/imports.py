"""What files hold, what they change, and the headings of the list of their wrong cells."""

from bot.rules.imports import FileKind

#: headings of the list of cells that are wrong in a file
CELLS = {
    "row": "Row",
    "column": "Column",
    "value": "Cell",
    "weight": "Error or warning",
    "reason": "What is wrong, and what to do",
    "error": "error",
    "warning": "warning",
}
#: what a file holds
FILE_KINDS = {
    FileKind.CREATORS: "Creators and their prices",
    FileKind.WORKS: "Videos and lives",
    FileKind.GOODS: "Goods of lives",
    FileKind.COMMENTS: "Comments",
    FileKind.ORDERS: "Past orders",
    FileKind.SESSIONS: "Lives, from a vendor's export",
    FileKind.PRODUCTS: "Products, from a vendor's export",
    FileKind.VIDEOS: "Videos, from a vendor's export",
}
#: figures of what a file changes
CHANGES = {
    "created": "creators",
    "updated": "creators brought up to date",
    "works": "videos and lives",
    "readings": "videos and lives told otherwise",
    "goods": "goods of lives",
    "comments": "comments",
    "deals": "past orders",
    "products": "products",
    "cards": "price cards",
}
