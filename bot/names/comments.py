"""What comments say."""

from bot.rules.comments_intents import Aspect, Intent
from bot.rules.comments_reading import Sentiment
from bot.rules.comments_spam import Reason

SENTIMENTS = {Sentiment.POSITIVE: "positive", Sentiment.NEUTRAL: "neutral", Sentiment.NEGATIVE: "negative"}
INTENTS = {
    Intent.LINK: "ask for the link",
    Intent.PRICE: "ask for the price",
    Intent.REPURCHASE: "buy again",
    Intent.ORDER: "say they ordered",
    Intent.COMPLAINT: "complain",
    Intent.AFTER_SALES: "ask about delivery, returns or service",
    Intent.PRAISE: "praise",
    Intent.JOKE: "joke",
}
ASPECTS = {
    Aspect.PRICE: "Price",
    Aspect.QUALITY: "Quality",
    Aspect.LOGISTICS: "Delivery",
    Aspect.PACKAGING: "Packaging",
    Aspect.EFFECT: "Effect",
    Aspect.HOST: "Host",
    Aspect.AFTER_SALES: "After-sales service",
    Aspect.AUTHENTICITY: "Authenticity",
}
SUSPICIONS = {Reason.ALIKE: "near-duplicates", Reason.CONTACT: "lead to a contact elsewhere"}
