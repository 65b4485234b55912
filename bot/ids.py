"""Every id that Slack sends back to us, once."""

from enum import StrEnum

COMMAND = "/juxing"


class Action(StrEnum):
    """`action_id` of what can be pressed or chosen. A trailing part after `:` only makes it unique in its block."""

    FIND_PAGE = "find.page"
    FIND_CHIP = "find.chip"
    FIND_EDIT = "find.edit"
    FIND_SORT = "find.sort"
    FIND_SHARE = "find.share"
    FIND_TRY = "find.try"
    CARD_MENU = "card.menu"
    COMPARE_SHOW = "compare.show"
    COMPARE_SHARE = "compare.share"
    COMPARE_AMOUNTS = "compare.amounts"
    COMPARE_EMPTY = "compare.empty"
    CREATOR_OPEN = "creator.open"
    CREATOR_SHARE = "creator.share"
    EXPORT_OPEN = "export.open"
    QUOTE_OPEN = "quote.open"
    QUOTE_FORM = "quote.form"
    QUOTE_APPROVE = "quote.approve"
    QUOTE_DECLINE = "quote.decline"
    QUOTE_ASK = "quote.ask"
    QUOTE_REVISE = "quote.revise"
    QUOTE_WITHDRAW = "quote.withdraw"
    ORDER_PLACE = "order.place"
    ORDER_CANCEL = "order.cancel"
    ORDER_RESULT = "order.result"
    OFFER_ACCEPT = "offer.accept"
    OFFER_DECLINE = "offer.decline"
    OFFER_EXTEND = "offer.extend"
    WORK_DELIVER = "work.deliver"
    RATE_OPEN = "rate.open"
    RATE_SNOOZE = "rate.snooze"
    RATECARD_EDIT = "ratecard.edit"
    SHORTLIST_SHOW = "shortlist.show"
    SHORTLIST_NEW = "shortlist.new"
    SHORTLIST_SAVE = "shortlist.save"
    SHORTLIST_YES = "shortlist.yes"
    SHORTLIST_MAYBE = "shortlist.maybe"
    SHORTLIST_NO = "shortlist.no"
    SHORTLIST_MENU = "shortlist.menu"
    SHORTLIST_POST = "shortlist.post"
    SHORTLIST_CLOSE = "shortlist.close"
    SHORTLIST_REOPEN = "shortlist.reopen"
    SHORTLIST_UNDO = "shortlist.undo"
    CAMPAIGN_NEW = "campaign.new"
    UPLOAD_CONFIRM = "upload.confirm"
    UPLOAD_DROP = "upload.drop"
    UPLOAD_UNDO = "upload.undo"
    WATCH_OPEN = "watch.open"
    WATCH_FORM = "watch.form"
    WATCH_BRIEF = "watch.brief"
    WATCH_STOP = "watch.stop"
    WATCH_RESUME = "watch.resume"
    WATCH_EXTEND = "watch.extend"
    WATCH_PAUSE = "watch.pause"
    WATCH_LIST = "watch.list"
    WATCH_FIND = "watch.find"
    HOME_LANGUAGE = "home.language"
    HOME_SETTINGS = "home.settings"
    LINK = "link"  #: buttons that only open an address


class View(StrEnum):
    """`callback_id` of modals."""

    FIND = "find"
    QUOTE = "quote"
    QUOTE_PREVIEW = "quote.preview"
    QUOTE_REASON = "quote.reason"
    OFFER_REASON = "offer.reason"
    ORDER_CANCEL = "order.cancel"
    ORDER_RESULT = "order.result"
    RATE = "rate"
    RATECARD = "ratecard"
    SHORTLIST_SAVE = "shortlist.save"
    SHORTLIST_NO = "shortlist.no"
    COMPARE = "compare"
    EXPORT = "export"
    CAMPAIGN = "campaign"
    UPLOAD = "upload"
    WATCH = "watch"
    SETTINGS = "settings"
    NOTICE = "notice"


class Options(StrEnum):
    """`action_id` of external selects, which ask us for their options."""

    CREATORS = "options.creators"


class Shortcut(StrEnum):
    """`callback_id` of shortcuts."""

    FIND = "find_creators"
    FIND_FROM_MESSAGE = "find_from_message"
