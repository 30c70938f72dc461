"""Language models as writers: any endpoint that speaks OpenAI's protocol.

- `endpoint`: which model, where, with which key.
- `client`: one request as a stream of text, and the endpoint's abilities as requests reveal them.
- `loop`: the thread in which all requests of a bot run. `meter`: the tokens that requests use.
- `prompt`: the retrieved sentences, numbered.
- `exchange`: one question and the reply to it, with a second try.
- `reply`, `members`, `wording`: the reply, parsed while it arrives: JSON or marked lines.
- `service`: one language model, shared by all questions of a bot.
- `writer`: the reply as drafts.
"""
