"""An OpenID provider: its endpoints, and its claims about a person who signed in there.

The authorization code flow with PKCE (https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth, RFC 7636).
"""

from __future__ import annotations

import time
from typing import Any, NoReturn

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from pincite.bot.serving.sign_in.errors import ProviderUnavailable, SignInFailed
from pincite.bot.settings import Settings
from pincite.index.errors import PinciteError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures of identity tokens to accept: those whose key the provider alone has."""

KNOWN_SECONDS = 60 * 60
"""Seconds for which the provider's endpoints and keys are trusted before they are looked up again."""

LEAST_SECONDS = 30
"""Least seconds between two look-ups of an unknown key."""

TIMEOUT = 10.0
"""Seconds to wait for the provider."""

LEEWAY = 60
"""Seconds by which its clock may differ."""

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Provider:
    """The OpenID provider of the settings."""

    def __init__(self, settings: Settings) -> None:
        assert settings.oidc_issuer is not None and settings.oidc_client_id is not None
        self.issuer, self.client_id = settings.oidc_issuer, settings.oidc_client_id
        secret = settings.oidc_client_secret
        self._secret = secret.get_secret_value() if secret is not None else None
        self._scope = settings.oidc_scope
        self._metadata: dict[str, Any] = {}
        self._keys: Any = None
        self._looked, self._keys_looked = -float(KNOWN_SECONDS), -float(KNOWN_SECONDS)

    async def metadata(self) -> dict[str, Any]:
        """Look up the endpoints.

        Raises:
            ProviderUnavailable: they can't be looked up.
        """
        if not self._metadata or time.monotonic() - self._looked > KNOWN_SECONDS:
            metadata = await self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if metadata.get("issuer") != self.issuer:
                raise ProviderUnavailable(self.issuer, f"it calls itself {metadata.get('issuer')!r}")
            missing = [name for name in NEEDED if not isinstance(metadata.get(name), str)]
            if missing:
                raise ProviderUnavailable(self.issuer, f"it names no {' and no '.join(missing)}")
            self._metadata, self._looked = metadata, time.monotonic()
        return self._metadata

    async def authorization_url(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Return the address at which to sign in.

        Raises:
            ProviderUnavailable: it can't be looked up.
        """
        endpoint = (await self.metadata())["authorization_endpoint"]
        async with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(endpoint, state=state, nonce=nonce, code_verifier=verifier)
        return str(url)

    async def claims(self, *, code: str, redirect_uri: str, nonce: str, verifier: str) -> dict[str, Any]:
        """Return the provider's claims about the person who came back with a code.

        Raises:
            SignInFailed: the code is not one of ours, or the token that it is exchanged for can't be trusted.
            ProviderUnavailable: the provider can't be asked.
        """
        metadata = await self.metadata()
        async with self._client(redirect_uri) as client:
            try:
                token = await client.fetch_token(
                    metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
                )
            except AuthlibBaseError as error:
                raise SignInFailed(f"the provider refuses the code ({error.error})") from None
            except Exception as error:  # noqa: BLE001 - of whichever HTTP client is installed
                self._unavailable(error)
        identity = await self._identity(token, nonce)
        if (endpoint := metadata.get("userinfo_endpoint")) and token.get("access_token"):
            userinfo = await self._get(endpoint, token["access_token"])
            if userinfo.get("sub") != identity["sub"]:
                raise SignInFailed("the provider's reply is about somebody else")
            return userinfo | identity
        return identity

    async def end_url(self, back: str) -> str | None:
        """Return the address at which to sign out of the provider, too; None if it has none or can't be asked."""
        try:
            endpoint = (await self.metadata()).get("end_session_endpoint")
        except ProviderUnavailable:
            return None
        if not isinstance(endpoint, str):
            return None
        return str(add_params_to_uri(endpoint, [("client_id", self.client_id), ("post_logout_redirect_uri", back)]))

    async def _identity(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of an identity token that is signed by the provider, for us, and for this sign-in."""
        if not isinstance(token.get("id_token"), str):
            raise SignInFailed("the provider sent no identity token")
        try:
            try:
                decoded = jwt.decode(token["id_token"], await self._key_set(), algorithms=list(ALGORITHMS))
            except (InvalidKeyIdError, ValueError):  # its keys have changed
                decoded = jwt.decode(token["id_token"], await self._key_set(anew=True), algorithms=list(ALGORITHMS))
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client_id}},
                {"nonce": nonce, "client_id": self.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=LEEWAY)
        except PinciteError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the libraries make of a token that others have written
            raise SignInFailed(f"the provider's identity token is not to be trusted ({error})") from None
        return dict(claims)

    async def _key_set(self, *, anew: bool = False) -> Any:
        """The keys of the provider's signatures."""
        age = time.monotonic() - self._keys_looked
        if self._keys is None or age > KNOWN_SECONDS or (anew and age > LEAST_SECONDS):
            keys: Any = await self._get((await self.metadata())["jwks_uri"])
            self._keys, self._keys_looked = KeySet.import_key_set(keys), time.monotonic()
        return self._keys

    async def _get(self, url: str, token: str | None = None) -> dict[str, Any]:
        """Get a JSON object."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        try:
            async with self._client() as client:
                reply = await client.request("GET", url, headers=headers, withhold_token=True)
                reply.raise_for_status()
                body = reply.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            self._unavailable(error)
        if not isinstance(body, dict):
            raise ProviderUnavailable(self.issuer, f"{url} is not a JSON object")
        return body

    def _client(self, redirect_uri: str | None = None) -> Any:
        return AsyncOAuth2Client(
            self.client_id,
            self._secret,
            scope=self._scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT,
        )

    def _unavailable(self, error: Exception) -> NoReturn:
        raise ProviderUnavailable(self.issuer, str(error) or type(error).__name__) from error
