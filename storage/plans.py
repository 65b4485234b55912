"""How a need and its price are kept: as JSON, for they never change once a quote is made."""

from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from bot.rules.forms import Form, Length
from bot.rules.pricing import Need, Price


def need_out(need: Need) -> dict[str, Any]:
    return {**vars(need), "starts_at": need.starts_at.isoformat(), "products": list(need.products)}


def need_in(kept: dict[str, Any]) -> Need:
    return Need(
        form=Form(kept["form"]),
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        half_hours=kept["half_hours"],
        days=kept["days"],
        products=tuple(kept["products"]),
        length=Length(kept["length"]),
    )


def price_out(price: Price) -> dict[str, Any]:
    return {**vars(price), "quantity": str(price.quantity)}


def price_in(kept: dict[str, Any]) -> Price:
    return Price(**{**kept, "form": Form(kept["form"]), "quantity": _fraction(kept["quantity"])})


_fraction = lru_cache(maxsize=1024)(Fraction)  #: most say "1", and reading one costs as much as all the rest
