"""Answer questions in a FastAPI service of your own: `uvicorn examples.service:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException

from pincite import Answer, Bot, PinciteError


@asynccontextmanager
async def life(app: FastAPI) -> AsyncIterator[None]:
    """Open the bot once; its index and models are shared by all requests."""
    with Bot() as bot:
        app.state.bot = bot
        yield


app = FastAPI(lifespan=life)


@app.get("/ask")
async def ask(question: str) -> Answer:
    """Answer one question; a client that leaves ends a request to a language model."""
    try:
        return await app.state.bot.aanswer(question)
    except PinciteError as error:
        raise HTTPException(422, str(error)) from error
