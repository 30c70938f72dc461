"""An OpenID provider: its endpoints, and its claims about a person who signed in there.

The authorization code flow with PKCE (https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth, RFC 7636).
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError
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
"""Seconds to wait for a whole reply of the provider."""

LEEWAY = 60
"""Seconds by which its clock may differ."""

LARGEST_REPLY = 2**20
"""Bytes of a reply of the provider: its keys and the claims about a person have some kilobytes."""

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")

HOST = re.compile(r"[A-Za-z0-9._:\[\]-]+")
"""Host and port of an endpoint: without signs that mean something in a header."""

OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")


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
        self._looking = asyncio.Lock()
        self._failed, self._failure = -float(KNOWN_SECONDS), ""

    async def metadata(self) -> dict[str, Any]:
        """Look up the endpoints.

        Raises:
            ProviderUnavailable: they can't be looked up.
        """
        asked = time.monotonic()
        async with self._looking:  # many people wait for one look-up
            if self._metadata and time.monotonic() - self._looked <= KNOWN_SECONDS:
                return self._metadata
            if self._failed >= asked:
                raise ProviderUnavailable(self.issuer, self._failure)
            try:
                metadata = await self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                self._check(metadata)
            except ProviderUnavailable as error:
                self._failed, self._failure = time.monotonic(), error.why
                raise
            self._metadata, self._looked = metadata, time.monotonic()
            return metadata

    def _check(self, metadata: Mapping[str, Any]) -> None:
        """See whether metadata are those of this provider, and name endpoints that can be trusted like it."""
        if metadata.get("issuer") != self.issuer:
            raise ProviderUnavailable(self.issuer, f"it calls itself {metadata.get('issuer')!r}")
        missing = [name for name in NEEDED if not isinstance(metadata.get(name), str)]
        if missing:
            raise ProviderUnavailable(self.issuer, f"it names no {' and no '.join(missing)}")
        for name in (*NEEDED, *OPTIONAL):
            if metadata.get(name) is not None and not self._is_safe(metadata[name]):
                raise ProviderUnavailable(self.issuer, f"its {name} is no address that begins with https://")

    def _is_safe(self, url: object) -> bool:
        """Whether a secret may be sent to an address, and a browser led there.

        Plain HTTP is for a provider on this machine, whose issuer is there as well.
        """
        if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
            return False
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        here = urlsplit(self.issuer)
        if not HOST.fullmatch(parts.netloc):
            return False
        return parts.scheme == "https" or (parts.scheme, parts.hostname) == (here.scheme, here.hostname)

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
                async with asyncio.timeout(TIMEOUT):
                    token = await client.fetch_token(
                        metadata["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
                    )
            except AuthlibBaseError as error:
                raise SignInFailed(f"the provider refuses the code ({error.error})") from None
            except Exception as error:  # noqa: BLE001 - of whichever HTTP client is installed
                self._unavailable(error)
        if not isinstance(token, dict):
            raise SignInFailed("the provider sent no identity token")
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
            except (InvalidKeyIdError, BadSignatureError, ValueError):  # its keys may have changed
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
            async with asyncio.timeout(TIMEOUT), self._client() as client:
                reply = await client.request("GET", url, headers=headers, withhold_token=True)
                reply.raise_for_status()
                body = reply.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, RecursionError, TimeoutError) as error:
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
            headers={"Accept-Encoding": "identity"},
            event_hooks={"response": [_bounded]},
        )

    def _unavailable(self, error: Exception) -> NoReturn:
        late = isinstance(error, TimeoutError)
        why = f"it did not reply within {TIMEOUT:g} s" if late else str(error) or type(error).__name__
        raise ProviderUnavailable(self.issuer, why) from error


class _Bounded(httpx2.AsyncByteStream):
    """The bytes of a reply, up to so many."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = LARGEST_REPLY
        async for part in self._stream:
            left -= len(part)
            if left < 0:
                raise ValueError(f"it sent more than {LARGEST_REPLY} bytes")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bounded(reply: Any) -> None:
    """Read only so much of a reply; one that is packed, though that was not asked for, could unpack without end."""
    if reply.headers.get("content-encoding", "identity") != "identity":
        raise ValueError("it sent a packed reply")
    reply.stream = _Bounded(reply.stream)
