"""The page in the browser and the HTTP API that it uses, and everyone else may use.

- `app`: the whole server; `api`, `shelves`: what stands under /v1; `streaming`: an answer as server-sent events.
- `guard`: which requests are let in, and the headers that every response carries.
- `owners`: what belongs to which browser; `bots`: the collections that are open.
- `windows`: a part of a document around what is cited; `examples`: questions to begin with.
- `shell`: the Gradio page; `pages`: data of pages that other packages bring; `serving`: the server as a process.
- `static`: style and script of the page. All text reaches the page as characters, never as HTML.
"""
