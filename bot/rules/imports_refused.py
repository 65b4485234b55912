"""Why a file is not taken in, as sentences; and what is wrong with single cells of it."""

from bot.rules.errors import Refused


class EmptyFile(Refused):
    """%(name)s holds nothing. Nothing was taken in."""


class FileTooLarge(Refused):
    """%(name)s is larger than %(most)s MB. Split it and import the parts; nothing was taken in."""


class UnpacksTooLarge(Refused):
    """%(name)s unpacks to more than an import may hold: %(most)s MB, or 100 times its size. Import it as CSV."""


class TooManyCells(Refused):
    """%(name)s has more than %(rows)s rows, %(columns)s columns or %(cells)s cells. Split it and import the parts."""


class LongCell(Refused):
    """A cell in row %(row)s of %(name)s is longer than %(most)s characters. Shorten it, or close its quotation mark."""


class WrongType(Refused):
    """%(name)s is neither a CSV nor an XLSX file. Save it as one of these and import it again."""


class WrongContent(Refused):
    """%(name)s does not hold what its ending says. Open it, save it as CSV or XLSX, and import it again."""


class Macros(Refused):
    """%(name)s holds macros, which are never read. Save it as XLSX without macros and import it again."""


class OldExcel(Refused):
    """%(name)s is an old Excel file or has a password. Save it as XLSX without a password and import it again."""


class UnknownEncoding(Refused):
    """The text of %(name)s is not UTF-8, UTF-16 with its mark, or GB18030. Save it as "CSV UTF-8" and import that."""


class OpenQuote(Refused):
    """A quotation mark near row %(row)s of %(name)s is not closed. Close it and import the file again."""


class Damaged(Refused):
    """%(name)s cannot be read: it is damaged, or asks for more memory or time than it may take. Save it as CSV."""


class UnknownKind(Refused):
    """No known kind of file has these columns: %(seen)s. Known are: %(kinds)s. The template shows what we read."""


class MissingColumns(Refused):
    """%(name)s looks like %(kind)s, but these columns are missing: %(missing)s. It has: %(seen)s."""


class TwiceTheSame(Refused):
    """Two columns of %(name)s mean the same: %(first)s and %(second)s. Remove one and import it again."""


class NoRows(Refused):
    """%(name)s has a header but no rows. Nothing was taken in."""


class AlreadyImported(Refused):
    """This file was already imported on %(at)s by %(by)s, as %(name)s. Nothing was changed."""


class HasErrors(Refused):
    """%(name)s was not taken in: %(count)s errors, the first in row %(row)s, column %(column)s. Nothing was changed."""


class NotANumber(Refused):
    """ "%(value)s" is not a number."""


class NotWhole(Refused):
    """ "%(value)s" is not a whole number."""


class Negative(Refused):
    """A count or an amount is never below zero."""


class Absurd(Refused):
    """A number beyond 10^15 is a slip or a mix-up of columns."""


class NotAShare(Refused):
    """ "%(value)s" is not a percentage such as 0.15%%."""


class NotASpan(Refused):
    """ "%(value)s" is not a length of time such as 1小时35秒 or 1:00:35."""


class NotAMoment(Refused):
    """ "%(value)s" is not a date with a time such as 08-31 11:53 or 2021-08-31 11:53."""


class NotADay(Refused):
    """ "%(value)s" is not a date with its year, such as 2021-08-31."""


class InTheFuture(Refused):
    """ "%(value)s" lies in the future, but the record is of what has happened. Is the year right?"""


class NotAGender(Refused):
    """ "%(value)s" is neither 女 / f nor 男 / m."""


class UnknownField(Refused):
    """ "%(value)s" is none of the 36 fields or 219 sub-verticals."""


class OtherField(Refused):
    """The sub-vertical "%(value)s" does not belong to the field %(field)s."""


class NotHours(Refused):
    """Minimum hours are 0.5 to 24, in steps of 0.5."""


class NotADiscount(Refused):
    """A discount is written 20%%, 20 or 8折, from 0 to 99.99 %%."""


class UnclearPercent(Refused):
    """ "%(value)s" may mean %(value)s %% or a hundred times as much. Write it with its sign, as in 20%%."""


class NotAPart(Refused):
    """ "%(value)s" is not a percentage from 0%% to 100%%."""


class NotAgeShares(Refused):
    """ "%(value)s" is not a list of ages with their shares, such as 18-23:35%%, 24-30:40%%."""


class UnknownAge(Refused):
    """ "%(value)s" is none of the age bands 0-17, 18-23, 24-30, 31-40, 41-49 and 50+."""


class NotRegionShares(Refused):
    """ "%(value)s" is not a list of provinces with their shares, such as 广东:12%%, 浙江:9%%."""


class UnknownProvince(Refused):
    """ "%(value)s" is not a province."""


class SharesTwice(Refused):
    """ "%(value)s" stands twice in this cell."""


class SharesTooMuch(Refused):
    """The shares in this cell add up to more than 100 %%."""


class BadRange(Refused):
    """The discount's last day is before its first."""


class PriceOutOfRange(Refused):
    """A price is more than ¥0 and less than ¥100,000,000; leave it empty if the form is not offered."""


class CellNeeded(Refused):
    """This cell is needed: without it the row belongs to nobody or to no moment."""


class TooLong(Refused):
    """This text is longer than %(most)s characters."""


class NamedTwice(Refused):
    """ "%(value)s" stands in row %(first)s already."""


class NameShared(Refused):
    """Several creators are called "%(value)s". Say which one in the column "id"."""


class NotAKind(Refused):
    """ "%(value)s" is neither 视频 / video nor 直播 / live."""


class NotAForm(Refused):
    """ "%(value)s" is none of the forms 专场 / day, 按小时 / hour, 拼场 / shared and 视频 / video."""


class NotAnOutcome(Refused):
    """ "%(value)s" does not say how an order ended, as 完成 / finished or 达人取消 / creator cancelled do."""


class NotYesOrNo(Refused):
    """ "%(value)s" is neither 是 / yes nor 否 / no."""


class MixedUnits(Refused):
    """The header says %(unit)s, but "%(value)s" has a unit of its own. Write one unit in the whole column."""


class CreatorNeeded(Refused):
    """The row names no creator. Fill in the creator's id or name."""


class CreatorNotKnown(Refused):
    """No creator is known as "%(value)s". Import the videos and lives first, or correct the name."""


class WorkNeeded(Refused):
    """The row names no video or live. Fill in its title, its time, or its number."""


class WorkNotKnown(Refused):
    """No video or live of this creator fits "%(value)s". Import it first, or correct title and time."""


class SeveralWorks(Refused):
    """Several videos or lives of this creator fit "%(value)s". Say which one by its time, or by its number."""


class RowTwice(Refused):
    """The row says the same as row %(first)s. It was left out."""


class RowOtherwise(Refused):
    """Row %(first)s says otherwise of the same thing. Keep the right one; a time would tell two apart."""


class BeyondHeader(Refused):
    """The row has more cells than the header; what is beyond was left out."""


class UnknownColumn(Refused):
    """The file has no column "%(value)s". It has: %(seen)s."""


class UnknownKey(Refused):
    """ "%(value)s" is no column that we read. Known are: %(known)s."""


class MapOfLongFile(Refused):
    """Columns of a creators file beyond %(most)s MB cannot be renamed here. Rename them in its first line."""


class NoSuchImport(Refused):
    """There is no import number %(number)s. `juxing import --list` shows them."""


class UndoneAlready(Refused):
    """Import %(number)s was already undone on %(at)s by %(by)s. Nothing was changed."""


class StillInUse(Refused):
    """Import %(number)s brought %(name)s, who is quoted, ordered, listed or watched since. Import a correction."""


class ChangedCreators(Refused):
    """Import %(number)s changed creators who were known before; what they were is not kept. Import a correction."""
