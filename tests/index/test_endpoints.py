from __future__ import annotations

import httpx
import openai
import pytest

from pincite.index.endpoints import Endpoint, explain

REQUEST = httpx.Request("POST", "http://host/v1")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://host/v1", "http://host/v1"),
        ("http://ann:secret%2Fword@host:80/v1?key=secret#x", "http://host:80/v1"),
    ],
)
def test_an_address_is_shown_without_secrets(address: str, shown: str) -> None:
    assert Endpoint(address).shown == shown


@pytest.mark.parametrize(
    ("endpoint", "text", "redacted"),
    [
        (Endpoint("http://host", "sk-12345678"), "no sk-12345678 here", "no … here"),
        (Endpoint("http://host", "none"), "none is a word", "none is a word"),
        (Endpoint("http://ann:secret%2Fword@host"), "secret%2Fword secret/word", "… …"),
        (Endpoint("http://host"), "you sent Authorization: Basic YW5uOnNlY3JldA==", "you sent Authorization: Basic …"),
        (Endpoint("http://host"), "Basic questions", "Basic questions"),
    ],
)
def test_secrets_are_kept_out_of_messages(endpoint: Endpoint, text: str, redacted: str) -> None:
    assert endpoint.redact(text) == redacted


def test_a_name_and_password_are_sent_where_there_is_no_key() -> None:
    assert Endpoint("http://ann:a%20b@host").headers == {"Authorization": "Basic YW5uOmEgYg=="}
    assert Endpoint("http://ann:b@host", "key").headers == {} == Endpoint("http://host").headers


@pytest.mark.parametrize(
    ("error", "text", "temporary"),
    [
        (openai.APITimeoutError(REQUEST), "no answer in time", True),
        (openai.APIConnectionError(request=REQUEST), "not reachable", True),
        (
            openai.AuthenticationError("no", response=httpx.Response(401, request=REQUEST), body=None),
            "Set A_KEY",
            False,
        ),
        (openai.NotFoundError("no", response=httpx.Response(404, request=REQUEST), body=None), "model 'm'", False),
        (openai.OpenAIError("odd\nthings"), "the server replied: odd things", False),
    ],
)
def test_an_error_says_what_it_means_and_what_to_do(error: openai.OpenAIError, text: str, temporary: bool) -> None:
    problem = explain(error, key_setting="A_KEY", model="m", model_setting="A_MODEL")
    assert text in problem.text and problem.temporary is temporary
