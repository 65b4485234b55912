"""The vault: bot tokens are kept encrypted, each bound to its workspace, under keys that can be changed."""

import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class BadKeys(Exception):
    """JUXING_TOKEN_KEYS holds no key, or something that is none: make one with `juxing keys new`."""

    def __init__(self) -> None:
        super().__init__(" ".join((self.__doc__ or "").split()))


class WrongKeys(Exception):
    """None of JUXING_TOKEN_KEYS opens the token of a workspace: put the key back under which it was kept."""

    def __init__(self, tenant: str) -> None:
        self.tenant = tenant
        super().__init__(f"{' '.join((self.__doc__ or '').split())} Workspace: {tenant}")


class Vault:
    """Seals with the first key, opens with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises BadKeys."""
        try:
            self._keys = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise BadKeys from None

    def seal(self, tenant: str, token: str) -> str:
        return self._keys.encrypt(json.dumps([tenant, token]).encode()).decode()

    def open(self, tenant: str, sealed: str) -> str:
        """The token. Raises WrongKeys, also where it was sealed for another workspace."""
        try:
            owner, token = json.loads(self._keys.decrypt(sealed.encode()))
        except InvalidToken:
            raise WrongKeys(tenant) from None
        if owner != tenant:
            raise WrongKeys(tenant)
        return str(token)

    def renew(self, tenant: str, sealed: str) -> str:
        """The same token under the first key. Raises WrongKeys."""
        return self.seal(tenant, self.open(tenant, sealed))


def keys_of(setting: str) -> list[str]:
    """The keys in a setting, apart by commas or blanks."""
    return setting.replace(",", " ").split()


def new_key() -> str:
    return Fernet.generate_key().decode()
