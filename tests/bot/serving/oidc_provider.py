"""A small OpenID provider on the loopback: everybody who comes is signed in as `claims` say."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.servers import free_port

CLIENT, SECRET = "pincite", "the secret of pincite"


@dataclass
class FakeProvider:
    """What it says, and what it was asked."""

    port: int = field(default_factory=free_port)
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "7", "email": "ann@example.org"})
    """What the identity token says beside the needed."""
    told: dict[str, Any] = field(default_factory=dict)
    """What only the userinfo endpoint says."""
    forged: dict[str, Any] = field(default_factory=dict)
    """Claims in the place of true ones."""
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    signing: Any = None
    """Another key than the published one to sign with."""
    algorithm: str = "RS256"
    error: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    """The last authorization request."""
    ended: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}/realm"

    def rotate(self) -> None:
        """Sign with a new key."""
        self.key, self.algorithm = ECKey.generate_key("P-256", {"kid": "second"}), "ES256"

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/realm/.well-known/openid-configuration", self._metadata),
                Route("/realm/authorize", self._authorize),
                Route("/realm/token", self._token, methods=["POST"]),
                Route("/realm/keys", self._keys),
                Route("/realm/userinfo", self._userinfo),
                Route("/realm/logout", self._logout),
            ]
        )

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "end_session_endpoint": f"{self.issuer}/logout",
            }
        )

    async def _authorize(self, request: Request) -> Response:
        self.asked = dict(request.query_params)
        back = {"state": self.asked["state"], "iss": self.issuer}
        if self.error:
            return RedirectResponse(f"{self.asked['redirect_uri']}?{urlencode(back | {'error': self.error})}", 303)
        code = secrets.token_urlsafe()
        self._codes[code] = self.asked
        return RedirectResponse(f"{self.asked['redirect_uri']}?{urlencode(back | {'code': code})}", 303)

    async def _token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        id_, _, secret = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode().partition(":")
        asked = self._codes.pop(form.get("code", ""), None)
        if (unquote(id_), unquote(secret)) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        if (
            asked is None
            or asked["code_challenge_method"] != "S256"
            or create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
            **self.forged,
        }
        if self.algorithm == "HS256":
            token = _forged(claims, self.key)
        else:
            header = {"alg": self.algorithm, "kid": self.key.kid}
            token = jwt.encode(header, claims, self.signing or self.key, algorithms=[self.algorithm])
        return JSONResponse({"access_token": "at", "token_type": "Bearer", "id_token": token})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _userinfo(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer at"
        return JSONResponse({"sub": self.claims["sub"]} | self.told)

    async def _logout(self, request: Request) -> Response:
        self.ended = dict(request.query_params)
        return RedirectResponse(self.ended["post_logout_redirect_uri"], 303)


def _forged(claims: dict[str, Any], key: Any) -> str:
    """A token signed with the published key as the secret, which anybody could do."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "kid": key.kid}, claims)]
    signed = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = hmac.digest(key.as_pem(private=False), signed, "sha256")
    return b".".join((signed, urlsafe_b64encode(signature).rstrip(b"="))).decode()


@contextmanager
def running(provider: FakeProvider) -> Iterator[FakeProvider]:
    """Serve it."""
    server = uvicorn.Server(uvicorn.Config(provider.app(), port=provider.port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(60)
