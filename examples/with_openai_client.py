"""Ask a running server with OpenAI's client: `pincite serve`, then `python examples/with_openai_client.py`."""

import sys

from openai import OpenAI

QUESTION = "Is Iran a full SCO member?"


def main(address: str = "http://127.0.0.1:8017/v1") -> None:
    """Print the answer, and after each statement the exact characters that back it."""
    client = OpenAI(base_url=address, api_key="not needed on the loopback")
    reply = client.chat.completions.create(model="pincite/seeds", messages=[{"role": "user", "content": QUESTION}])
    message = reply.choices[0].message
    for annotation in message.annotations or []:
        place = annotation.url_citation
        print(message.content[place.start_index : place.end_index])
        print(f"  {place.title}: “{annotation.pincite['quote']}”")
    stream = client.responses.create(model="pincite/seeds", input=QUESTION, stream=True)
    print("".join(event.delta for event in stream if event.type == "response.output_text.delta"))


if __name__ == "__main__":
    main(*sys.argv[1:2])
