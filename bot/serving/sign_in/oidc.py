"""People who sign in at an OpenID provider: the way there and back, and the session that they get.

On the way there a browser keeps `state`, `nonce` and the verifier of PKCE in a separate cookie, signed and valid for
ten minutes; a browser that comes back without them did not leave from here.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from pincite.bot.principals import User, user_of
from pincite.bot.serving.guard import policy
from pincite.bot.serving.refusals import headers_of, status_of
from pincite.bot.serving.sign_in.errors import SignInFailed
from pincite.bot.serving.sign_in.provider import Provider
from pincite.bot.serving.sign_in.sessions import Sessions
from pincite.bot.settings import Settings
from pincite.index.errors import PinciteError

SIGN_IN, CALLBACK, SIGN_OUT = "/sign-in", "/sign-in/callback", "/sign-out"

SESSION = "pincite-session"
"""The cookie of a session. Over HTTPS it and the next have the prefix by which browsers refuse one that others could
have set."""

LEAVING = "pincite-sign-in-"
"""Beginning of the name of the cookie kept while signing in: one for each tab."""

LEAVING_SECONDS = 10 * 60

LONGEST_NEXT = 2000
"""Longest path to go on to: browsers drop cookies of more than four kilobytes, and signing in would fail."""

LONGEST_CLAIM = 255
"""Longest name of a person: OpenID's own bound for `sub`."""

MOST_LEAVING = 8
"""Sign-ins of one browser that have begun and not ended: all of them come with its requests."""

HOUR = 60 * 60

UNSTORED = {"cache-control": "no-store"}

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="same-origin">
<title>Pincite</title>
<style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1rem }}</style>
<p>{text}</p>
{action}
</html>
"""
"""Its forms send their origin, by which the server knows them as its own."""

AGAIN = f'<p><a href="{SIGN_IN}">Sign in</a></p>'

OUT = f'<form method="post" action="{SIGN_OUT}"><button>Sign out</button></form>'


class Oidc:
    """A way to sign in: at the OpenID provider of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._provider = Provider(settings)
        self._sessions = Sessions(settings)
        self._groups = {grant.group for grant in settings.grants}

    async def user(self, scope: Scope) -> User | None:
        """The user of a request's session."""
        claims = self._session(Request(scope))
        if claims is None or await asyncio.to_thread(self._sessions.is_ended, claims):
            return None
        return user_of(str(claims["name"]), claims["groups"], self._settings.grants)

    @property
    def sign_out(self) -> str | None:
        """The page that asks whether to sign out."""
        return SIGN_OUT

    def is_open(self, path: str) -> bool:
        """Whether a path is on the way to sign in, or out."""
        return path in {SIGN_IN, CALLBACK, SIGN_OUT}

    def invitation(self, scope: Scope) -> Response | None:
        """Lead a browser that opens a page to the provider; what a page or a program asks for is refused."""
        request = Request(scope)
        opens = request.headers.get("sec-fetch-mode", "navigate") == "navigate"
        if request.method != "GET" or not opens or "text/html" not in request.headers.get("accept", ""):
            return None
        wanted = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        return RedirectResponse(f"{SIGN_IN}?next={quote(wanted, safe='')}", 303, UNSTORED)

    def router(self) -> APIRouter:
        """Make the routes."""
        routes = APIRouter(include_in_schema=False)
        routes.add_api_route(SIGN_IN, self._leave, methods=["GET"], response_model=None)
        routes.add_api_route(CALLBACK, self._return, methods=["GET"], response_model=None)
        routes.add_api_route(SIGN_OUT, self._ask, methods=["GET"], response_model=None)
        routes.add_api_route(SIGN_OUT, self._end, methods=["POST"], response_model=None)
        return routes

    async def _leave(self, request: Request) -> Response:
        """Send a browser to the provider."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        try:
            url = await self._provider.authorization_url(
                redirect_uri=self._here(request) + CALLBACK, state=state, nonce=nonce, verifier=verifier
            )
        except PinciteError as error:
            return self._failed(error)
        reply = RedirectResponse(url, 303, UNSTORED)
        attempt = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "next": _local(request.query_params.get("next")),
        }
        sealed = self._sessions.seal("sign-in", attempt, LEAVING_SECONDS)
        for name in self._oldest(request):
            reply.delete_cookie(name, path="/", **self._cookie(request))
        reply.set_cookie(self._leaving(request, state), sealed, LEAVING_SECONDS, path="/", **self._cookie(request))
        return reply

    def _oldest(self, request: Request) -> list[str]:
        """The cookies of a browser's former sign-ins that are over, or too many beside a new one."""
        left = {
            name: (self._sessions.unseal("sign-in", cookie) or {"exp": 0})["exp"]
            for name, cookie in request.cookies.items()
            if name.startswith(self._leaving(request, ""))
        }
        last = set(sorted(left, key=left.__getitem__)[-(MOST_LEAVING - 1) :])
        return [name for name in left if name not in last or not left[name]]

    async def _return(self, request: Request) -> Response:
        """Begin a session for a person who comes back from the provider."""
        state = request.query_params.get("state", "")
        try:
            attempt = self._sessions.unseal("sign-in", request.cookies.get(self._leaving(request, state), ""))
            if attempt is None or not hmac.compare_digest(attempt["state"].encode(), state.encode()):
                raise SignInFailed("the sign-in did not begin here, or began too long ago")
            claims = await self._claims(request, attempt)
            name, groups = self._user_name(claims), self._of(claims)
        except PinciteError as error:
            return self._failed(error)
        reply = RedirectResponse(attempt["next"], 303, UNSTORED)
        reply.delete_cookie(self._leaving(request, state), path="/", **self._cookie(request))
        seconds = int(self._settings.session_hours * HOUR)
        sealed = self._sessions.seal("session", {"name": name, "groups": groups}, seconds)
        reply.set_cookie(self._name(request), sealed, seconds, path="/", **self._cookie(request))
        return reply

    async def _claims(self, request: Request, attempt: Mapping[str, Any]) -> dict[str, Any]:
        """The provider's claims about a person who comes back."""
        query = request.query_params
        if "error" in query:
            raise SignInFailed(f"the provider says {query['error']!r}")
        if query.get("iss", self._provider.issuer) != self._provider.issuer:  # RFC 9207
            raise SignInFailed("another provider sent you back")
        if not query.get("code"):
            raise SignInFailed("the provider sent no code")
        return await self._provider.claims(
            code=query["code"],
            redirect_uri=self._here(request) + CALLBACK,
            nonce=attempt["nonce"],
            verifier=attempt["verifier"],
        )

    async def _ask(self, request: Request) -> Response:
        """Ask whether to sign out: a link of another site must not do it."""
        user = await self.user(request.scope)
        if user is None:
            return self._page("You are signed out.", AGAIN)
        end = await self._provider.end_url("")
        return self._page(f"You are signed in as {escape(user.id)}.", OUT, forms=[_origin(end)] if end else [])

    async def _end(self, request: Request) -> Response:
        """End the session, here and at the provider."""
        claims = self._session(request)
        if claims is not None:
            await asyncio.to_thread(self._sessions.end, claims)
        back = self._here(request) + SIGN_OUT
        reply = RedirectResponse(await self._provider.end_url(back) or SIGN_OUT, 303, UNSTORED)
        reply.delete_cookie(self._name(request), path="/", **self._cookie(request))
        return reply

    def _session(self, request: Request) -> dict[str, Any] | None:
        """The claims of a request's cookie."""
        return self._sessions.unseal("session", request.cookies.get(self._name(request), ""))

    def _user_name(self, claims: Mapping[str, Any]) -> str:
        """The name of a user; an unverified address is not used as one."""
        claim = self._settings.oidc_name_claim
        named, verified = _claim(claims, claim), claims.get("email_verified", True)
        if _is_name(named) and (claim != "email" or verified in (True, "true")):
            return str(named)
        if not _is_name(claims["sub"]):
            raise SignInFailed("the provider names you by nothing that can be read")
        return str(claims["sub"])

    def _of(self, claims: Mapping[str, Any]) -> list[str]:
        """The groups of a user that have grants; a cookie has no room for all of a person's groups."""
        groups = _claim(claims, self._settings.oidc_groups_claim)
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        return sorted(self._groups & {group for group in listed if isinstance(group, str)})

    def _here(self, request: Request) -> str:
        """The address of this server, as browsers know it."""
        return (self._settings.public_url or str(request.base_url)).rstrip("/")

    def _secure(self, request: Request) -> bool:
        return self._here(request).startswith("https:")

    def _name(self, request: Request) -> str:
        return self._prefixed(request, SESSION)

    def _leaving(self, request: Request, state: str) -> str:
        """The name of the cookie of one way there."""
        own = "".join(letter for letter in state[:16] if letter.isascii() and letter.isalnum())
        return self._prefixed(request, LEAVING + own)

    def _prefixed(self, request: Request, name: str) -> str:
        return f"__Host-{name}" if self._secure(request) else name

    def _cookie(self, request: Request) -> dict[str, Any]:
        """The attributes of all cookies: hidden from scripts, and not sent with requests from pages of other sites."""
        return {"httponly": True, "secure": self._secure(request), "samesite": "lax"}

    def _page(self, text: str, action: str, status: int = 200, *, forms: list[str] | None = None) -> HTMLResponse:
        headers = UNSTORED | {"content-security-policy": policy(forms=("'self'", *(forms or [])))}
        return HTMLResponse(PAGE.format(text=text, action=action), status, headers)

    def _failed(self, error: PinciteError) -> Response:
        reply = self._page(escape(f"{str(error)[:1].upper()}{str(error)[1:]}."), AGAIN, status_of(error))
        reply.headers.update(headers_of(error))
        return reply


def _local(path: str | None) -> str:
    """A path of this server to go on to; the page if it is anything else, as a browser could be led elsewhere."""
    fine = (
        path is not None
        and len(path) <= LONGEST_NEXT
        and path.isprintable()
        and path.startswith("/")
        and not path.startswith(("//", "/\\"))
    )
    return path if path is not None and fine and "\\" not in path else "/"


def _is_name(value: object) -> bool:
    """Whether a claim can be a user's name: readable, and short enough for a cookie, which browsers drop otherwise."""
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LONGEST_CLAIM and value.isprintable()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by a path of names with dots between them, such as realm_access.roles."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
