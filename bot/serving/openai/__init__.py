"""OpenAI's protocol: programs that speak to a language model there speak to a collection here.

- `requests`: what a program sends. `conversation`: the question and the history in it.
- `replies`: an answer as chat completion or response, citations as annotations. `pieces`: its text as it comes.
- `routes`: `/v1/models`, `/v1/chat/completions`, `/v1/responses`.
"""
