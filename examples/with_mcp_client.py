"""Ask Pincite's tools with a client of the Model Context Protocol: `python examples/with_mcp_client.py`."""

import asyncio
import os
import sys

import mcp

QUESTION = "Is Iran a full SCO member?"


async def main() -> None:
    """Print the answer, and after each statement the exact characters that back it."""
    program = mcp.StdioServerParameters(command=sys.executable, args=["-m", "pincite", "mcp"], env={**os.environ})
    async with mcp.Client(program) as client:
        answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
        for statement in answer["statements"]:
            print(statement["text"])
            for place in statement["citations"]:
                citation = answer["citations"][place]
                span = {"document": citation["document_id"], "start": citation["start"], "end": citation["end"]}
                shown = (await client.call_tool("show", span)).structured_content
                print(f"  {shown['title']}, {shown['start']}:{shown['end']}: “{shown['text']}”")


if __name__ == "__main__":
    asyncio.run(main())
