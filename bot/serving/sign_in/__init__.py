"""Ways for people to sign in, besides keys: a proxy that knows them, or an OpenID provider."""

from __future__ import annotations

from pincite.bot.errors import ExtraMissing
from pincite.bot.serving.sign_in.proxy import ProxyHeader
from pincite.bot.serving.sign_in.way import Way
from pincite.bot.settings import Settings


def ways_of(settings: Settings) -> list[Way]:
    """Make the ways to sign in that the settings name.

    Raises:
        ExtraMissing: one needs packages that are not installed.
    """
    ways: list[Way] = []
    if settings.proxy_user_header is not None:
        ways.append(ProxyHeader(settings))
    if settings.oidc_issuer is not None:
        try:
            from pincite.bot.serving.sign_in.oidc import Oidc
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in {"authlib", "httpx2", "joserfc"}:
                raise
            raise ExtraMissing("oidc") from error
        ways.append(Oidc(settings))
    return ways
