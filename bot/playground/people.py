"""The cast of the demo workspace, and how Slack and the page describe a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playground.shapes import Json

TEAM_ID = "T0JUXING"
TEAM_DOMAIN = "juxing-demo"
TEAM_NAME = "青禾品牌"
APP_ID = "A0JUXING"
BOT_ID = "B0JUXING"
BOT_USER = "U0JUXINGBOT"
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person of the workspace; `tz` is a zone name, `locale` a tag such as zh-CN."""

    id: str
    name: str
    real_name: str
    locale: str
    tz: str
    role_zh: str
    role_en: str
    color: str
    initials: str
    is_guest: bool = False
    is_admin: bool = False
    is_bot: bool = False
    has_left: bool = False

    @property
    def reads_chinese(self) -> bool:
        """Whether the person's language is Chinese."""
        return self.locale.startswith("zh")

    def seconds_east(self, now: datetime) -> int:
        """Seconds east of UTC at `now`."""
        offset = ZoneInfo(self.tz).utcoffset(now.astimezone(ZoneInfo(self.tz)))
        return int(offset.total_seconds()) if offset else 0


CAST: tuple[Member, ...] = (
    Member(
        id="U0CHENMO",
        name="chenmo",
        real_name="陈默",
        locale="zh-CN",
        tz="Asia/Shanghai",
        role_zh="营销",
        role_en="Marketer",
        color="3c6e9f",
        initials="陈",
    ),
    Member(
        id="U0EMMA",
        name="emma.clarke",
        real_name="Emma Clarke",
        locale="en-GB",
        tz="Europe/London",
        role_zh="营销",
        role_en="Marketer",
        color="8a5a9e",
        initials="EC",
    ),
    Member(
        id="U0LINYUE",
        name="linyue",
        real_name="林悦",
        locale="zh-CN",
        tz="Asia/Shanghai",
        role_zh="经理（审批）",
        role_en="Manager (approves)",
        color="2f7d63",
        initials="林",
        is_admin=True,
    ),
    Member(
        id="U0ALEX",
        name="alex.rivera",
        real_name="Alex Rivera",
        locale="en-US",
        tz="America/New_York",
        role_zh="财务",
        role_en="Finance",
        color="9a6a2f",
        initials="AR",
        is_admin=True,
    ),
    Member(
        id="U0XIAOYU",
        name="xiaoyuer",
        real_name="小鱼儿",
        locale="zh-CN",
        tz="Asia/Shanghai",
        role_zh="达人（访客）",
        role_en="Creator (guest)",
        color="b0506a",
        initials="鱼",
        is_guest=True,
    ),
    Member(
        id="U0MIA",
        name="mia.tan",
        real_name="Mia Tan",
        locale="en-SG",
        tz="Asia/Singapore",
        role_zh="达人（访客）",
        role_en="Creator (guest)",
        color="5c6b8a",
        initials="MT",
        is_guest=True,
    ),
    Member(
        id=BOT_USER,
        name="juxing",
        real_name="聚星",
        locale="zh-CN",
        tz="Asia/Shanghai",
        role_zh="应用",
        role_en="App",
        color="d2603a",
        initials="聚",
        is_bot=True,
    ),
)

GROUPS: tuple[Json, ...] = (
    {"id": "S0MANAGERS", "name": "经理 Managers", "handle": "managers", "users": ["U0LINYUE"]},
    {"id": "S0FINANCE", "name": "财务 Finance", "handle": "finance", "users": ["U0ALEX"]},
)


def for_slack(member: Member, now: datetime, *, include_locale: bool) -> Json:
    """The person as `users.info` answers."""
    described: Json = {
        "id": member.id,
        "team_id": TEAM_ID,
        "name": member.name,
        "deleted": member.has_left,
        "color": member.color,
        "real_name": member.real_name,
        "tz": member.tz,
        "tz_label": member.tz,
        "tz_offset": member.seconds_east(now),
        "profile": _profile(member),
        "is_admin": member.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": member.is_guest,
        "is_ultra_restricted": False,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
        "who_can_share_contact_card": "EVERYONE",
    }
    return described | ({"locale": member.locale} if include_locale else {})


def _profile(member: Member) -> Json:
    profile: Json = {
        "real_name": member.real_name,
        "real_name_normalized": member.real_name,
        "display_name": member.real_name,
        "display_name_normalized": member.real_name,
        "title": member.role_en,
        "status_text": "",
        "status_emoji": "",
        "team": TEAM_ID,
    }
    return profile | ({"api_app_id": APP_ID, "bot_id": BOT_ID, "always_active": True} if member.is_bot else {})


def for_page(member: Member, now: datetime) -> Json:
    """The person as the page shows them."""
    return {
        "id": member.id,
        "name": member.name,
        "real_name": member.real_name,
        "locale": member.locale,
        "tz": member.tz,
        "tz_offset": member.seconds_east(now),
        "role_zh": member.role_zh,
        "role_en": member.role_en,
        "is_guest": member.is_guest,
        "is_bot": member.is_bot,
        "color": member.color,
        "initials": member.initials,
    }


def in_payload(member: Member) -> Json:
    """The `user` of an interactive payload."""
    return {"id": member.id, "username": member.name, "name": member.name, "team_id": TEAM_ID}
