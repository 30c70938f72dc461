"""The page in the browser, and the HTTP API under it, which other programs may use as well.

- `app`: the whole server. `api`: answers and feedback. `collections`, `uploads`: documents, read and changed.
  `messages`: the replies. `streaming`: an answer as server-sent events.
- `guard`: refuses foreign requests, adds the security headers. `keyring`: lets in holders of keys. `limits`,
  `connections`: sizes and times of requests. `requests`, `metrics`, `health`: what an operator sees.
- `answering`, `turns`, `clients`: questions wait in fair turns. `openai`: OpenAI's protocol.
- `refusals`: errors as replies. `expiry`: browsers' collections go after long without a visit.
- `owners`: what belongs to which browser. `bots`: the open collections. `removed`: documents that can be taken back.
- `access`, `rates`, `audit`, `sign_in`: who may ask what and how much, the log of it, and signing in.
- `idempotency`, `attempts`: requests that are sent again. `originals`: pages of PDF files. `suggestions`: questions to
  ask next. `mcp_endpoint`: the Model Context Protocol over HTTP.
- `excerpts`: parts of documents around citations. `examples`: questions to begin with.
- `gradio_page`: the page at /. `static`: its script and style. Text reaches the page as characters, never as HTML.
- `languages`: the page's messages in each language, one catalogue for HTML, script and errors.
- `model_setup`, `modelling`: the language model that the owner of the machine chooses on the page.
- `pages`: data for the page that other packages bring. `serving`: the server as a process.
"""
