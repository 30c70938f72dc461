"""What can go wrong when people sign in."""

from __future__ import annotations

from pincite.index.errors import PinciteError


class ProviderUnavailable(PinciteError):
    """The OpenID provider can't be asked, or its reply can't be read."""

    def __init__(self, issuer: str, why: str) -> None:
        super().__init__(f"the OpenID provider {issuer} can't be used: {why}. Try again, or correct oidc_issuer")
        self.why = why


class SignInFailed(PinciteError):
    """A person did not sign in, or the provider's reply is not to be trusted."""

    def __init__(self, why: str) -> None:
        super().__init__(f"you were not signed in: {why}. Sign in again")
