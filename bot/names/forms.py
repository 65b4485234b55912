"""What the forms of a deal are called, and what one unit of each is."""

from bot.rules.forms import Form, Length

FORMS = {
    Form.HOUR: "Dedicated live, by the hour",
    Form.DAY: "Dedicated live, by the day",
    Form.SHARED: "Shared live, by the product",
    Form.VIDEO: "Video",
}
UNITS = {Form.HOUR: "hour", Form.DAY: "day", Form.SHARED: "product", Form.VIDEO: "video"}
LENGTHS = {Length.SHORT: "1–20 s", Length.MEDIUM: "21–60 s", Length.LONG: "over 60 s"}
