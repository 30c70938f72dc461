"""Language models as writers: any endpoint that speaks OpenAI's protocol.

- `endpoint`: which model, where, with which key.
- `client`: one request as a stream of text; what an endpoint can do is found out once, by asking it.
- `loop`: the thread in which all requests of a bot run.
- `prompt`: the retrieved sentences, numbered.
- `reply`: what the model says, read while it comes: structured, or with markers.
- `writer`: the writer that puts these together.
"""

from __future__ import annotations
