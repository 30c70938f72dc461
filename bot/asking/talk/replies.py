"""The words of a reply to talk."""

from __future__ import annotations

from pincite.bot.asking.talk.acts import Act

REPLIES: dict[Act, str] = {
    Act.GREETING: "Hello! Ask me anything about the documents in “{collection}”.",
    Act.THANKS: "You're welcome. Ask away if you want to know more.",
    Act.GOODBYE: "Goodbye! Your documents stay as they are until you come back.",
    Act.PRAISE: "Thank you! Every statement has its source beside it, so you can check it, too.",
    Act.AGREEMENT: "All right. Ask another question whenever you like.",
    Act.SORRY: "No need to be sorry. What would you like to know?",
    Act.SMALL_TALK: "I'm a program that only talks about documents. What would you like to know from “{collection}”?",
    Act.TASK: "I can't do that: I only find what the documents in “{collection}” say, and quote it. I don't write, "
    "translate or send anything. Ask what they say about something instead.",
    Act.COMPLAINT: "I'm sorry that wasn't what you needed. Naming the person, thing or year you mean often "
    "helps, and so does asking one thing at a time. If the answer isn't in “{collection}”, "
    "adding the right document will do more.",
    Act.IDENTITY: "I'm Pincite, a program that answers questions from documents and shows the exact words behind every "
    "statement. I'm not a person, and I know nothing beyond the documents in “{collection}”.",
    Act.ABILITY: "I answer questions from the documents in “{collection}” and show the exact words behind every "
    "statement. Ask in your own words: who, what, when, where, why, how many, yes or no. Follow-ups such as “and in "
    "2021?” work, and so do “tell me more”, “shorter” and “are you sure?”. What the documents don't say, I don't "
    "answer.",
    Act.HOLDINGS: "“{collection}” holds {documents}. Ask “what documents do you have?” for some of their titles.",
    Act.ADDING: "On the page, open Documents and drop your files there. In a terminal, run `pincite index PATH "
    "--collection NAME`. As soon as a file is indexed, you can ask about it.",
    Act.REMOVING: "To remove a document, open Documents on the page, or run `pincite remove DOCUMENT "
    "--collection NAME` in a terminal. A new conversation starts with an empty history; your documents stay.",
}
"""Replies that need no earlier answer."""

NOTHING_YET: dict[Act, str] = {
    Act.SURE: "There is no answer to check yet. Ask about the documents in “{collection}”, and every statement comes "
    "with the words behind it.",
    Act.MORE: "There is no answer to add to yet. Ask a question about the documents in “{collection}” first.",
    Act.SHORTER: "There is no answer to shorten yet. Ask a question about the documents in “{collection}” first.",
}
"""Replies to what would act on the last answer, where there is none."""

NOTHING_LEFT: dict[Act, str] = {
    Act.SURE: "Nothing in the documents backs that up beyond what was said. Ask again in other words, or open the "
    "documents themselves.",
    Act.MORE: "The passages behind that answer say nothing more. Ask about a detail, or about what comes next.",
    Act.SHORTER: "There is nothing to shorten: the documents didn't answer that.",
}
"""Replies where the last answer leaves nothing to act on."""

LEADS: dict[Act, str] = {
    Act.SURE: "I am as sure as the documents are. The answer rests on these words:",
    Act.MORE: "The same sources also say:",
    Act.SHORTER: "In short:",
}
"""How a reply begins that acts on the last answer."""


def reply(act: Act, collection: str, *, answered: bool, documents: int | None = None) -> str:
    """Return the whole reply to talk that no statement follows.

    Args:
        act: what was said.
        collection: the collection that is asked.
        answered: whether a question was asked before.
        documents: how many documents are asked; None where that is unknown.
    """
    words = REPLIES.get(act) or (NOTHING_LEFT if answered else NOTHING_YET)[act]
    held = "documents" if documents is None else "one document" if documents == 1 else f"{documents} documents"
    return words.replace("{collection}", collection).replace("{documents}", held)
