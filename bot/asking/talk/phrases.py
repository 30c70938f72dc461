"""Talk to a chatbot beside questions about documents, as patterns of whole utterances.

`a|b` is one word or the other, `a_b` both together, `[...]` may be left out. Words are in lower case, short forms are
written out (*what is*, not *what's*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Self


class Act(StrEnum):
    """The act of an utterance; of several in one utterance, the first in this order counts."""

    SHORTER = "shorter"
    MORE = "more"
    SURE = "sure"
    ADDING = "adding"
    REMOVING = "removing"
    ABILITY = "ability"
    IDENTITY = "identity"
    COMPLAINT = "complaint"
    SMALL_TALK = "small talk"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    PRAISE = "praise"
    SORRY = "sorry"
    AGREEMENT = "agreement"
    GREETING = "greeting"
    FILLER = "filler"
    """Says nothing by itself: *please*, *well*, a name for the program."""


PATTERNS: dict[Act, str] = {
    Act.FILLER: """
        please|pls|plz
        well|so|oh|ah|um|uh|hm|hmm|just|then|now|again|also|actually|but|and
        man|mate|dude|bro|buddy|friend|folks|everyone|everybody|all|guys|sir|madam|bot|pincite|there|computer
        my friend
        for now|today|me
    """,
    Act.GREETING: """
        hi|hello|hey|hiya|howdy|yo|greetings|hallo|hola|bonjour|salam|salaam|namaste|ciao|moin|servus|aloha|hei|hej
        hi|hello|hey there|all|everyone|again|you
        good morning|afternoon|evening|day
        gm|morning|evening
        nice|pleased|good|great to meet|see you [too]
        guten tag|morgen|abend
        is anybody|anyone there|here
        anybody|anyone there|here
        are you there|here|awake|online
        you there
        let us start|begin
        knock knock
        test
        testing [testing] [1 2 3]
    """,
    Act.GOODBYE: """
        bye|goodbye|cya|farewell|adieu|cheerio|tschüss|tschuss|adios
        bye bye
        good bye|night
        see|cu you|ya [later|soon|tomorrow|around]
        see you next week|time
        catch|see you later|soon
        talk to you later|soon|tomorrow
        talk later|soon
        take care
        have a nice|good|great|lovely day|evening|weekend|night|one
        [you] have a nice|good|great|lovely day|evening|weekend|night|one [too]
        i am leaving|off|done|going [now]
        i have to go|leave [now]
        i [have] got to go|run [now]
        got to go|run
        gtg|ttyl|brb
        that is|was all [for now|today]
        that is|was it [for now|today]
        until|till next time|tomorrow
        i am done here
        quit|exit|stop
        nothing else [for now|today]
    """,
    Act.THANKS: """
        thanks|thank|thx|thanx|thnx|tnx|ty|tysm|cheers|merci|danke|gracias|grazie|tack|obrigado|arigato
        thanks|thank you
        thanks a lot|bunch|million|ton|mil
        thanks|thank [you] so|very much [indeed]
        many|much thanks
        much appreciated
        thanks|thank [you] for everything|this|that
        thanks|thank [you] for your|the [quick|great|kind|good] help|answer|answers|reply|time|explanation|info|information|support|patience|assistance
        thanks|thank [you] for helping|answering|explaining|clarifying [me|that|this|it]
        thanks anyway|again
        i [really] appreciate it|that|this|your|the [help]
        i am [very|so|really] grateful
        you have been|were|are [very|so|really|most] helpful
        you have been [very|so|really] helpful
        that|this was|is|really [very|so|really|super] helpful|useful|helps|helped [a lot]
        that is [very|so|really|super] helpful|useful
        that|this helps|helped [a lot|me]
        you helped [me] a lot
        ta
    """,  # noqa: E501 - one line for each way to say it
    Act.PRAISE: """
        good|great|nice|excellent|awesome|amazing|cool|perfect|wonderful|brilliant|fantastic|super|lovely|neat|wow|impressive|bravo
        [very] good|great|nice|excellent|amazing|fantastic|awesome|perfect job|work|one|answer|bot|stuff|explanation
        well done
        i love|like it|this|that|you
        [that|this] is [very|so|really|just] good|great|nice|excellent|awesome|amazing|cool|perfect|wonderful|brilliant|impressive|fantastic
        that|it is [very|so|really|just] good|great|nice|excellent|awesome|amazing|cool|perfect|wonderful|brilliant|interesting|impressive|fantastic
        [how] [very] interesting
        you are [very|so|really] good|great|smart|clever|awesome|amazing|cool|brilliant|nice|kind|wonderful
        you are the best
        you rock|rule
        sounds good|great
        best bot|answer ever
    """,  # noqa: E501 - one line for each way to say it
    Act.AGREEMENT: """
        ok|okay|okey|k|kk|okey|okie|alright|right|sure|fine|yes|yep|yeah|yup|no|nope|nah|indeed|exactly|agreed|correct|true|absolutely|definitely
        all right
        got it
        i see|understand|understood|agree|know|got_it|get_it
        understood
        makes sense
        that makes sense
        ah|oh i_see|ok|okay|right
        of course
        no problem|worries|thanks|thank_you|questions
        good to know
        fair enough
        never mind
        nevermind
        nvm
        [it] does not matter
        forget it|that
        you_are|your welcome
        you are right
        not [really|yet|now]
        maybe|perhaps
        let me think
        one moment|second|sec
        wait [a minute|moment|second|sec]
        hold on
    """,
    Act.SORRY: """
        sorry [about|for that|this]
        i am [so|very|really] sorry
        my apologies|bad|mistake
        apologies
        i apologize|apologise
        excuse|pardon me
        oops
    """,
    Act.ABILITY: """
        help [me]
        i need [some] help
        can|could|will|would you help [me]
        can|could|will|would you help me out
        what can|could|do you do [for me|here]
        what can|could|do you do for me|us
        what all can you do
        what is it|this [that] you do
        what are you able to do
        what are you capable of
        what are you [good] for|at
        what are your features|abilities|skills|capabilities|functions|limits|limitations
        what can|could|should|may i ask [you] [about] [here]
        what can|could i do here|with you|this
        what do i do [here|now]
        what should i do|ask|type|say [here|now]
        what do you know [about]
        what [kind|kinds|sort|sorts|types of] questions can|could|do|should i|you ask|answer [you]
        what kind|kinds|sort|sorts|types of questions can|could|do|should i|you ask|answer [you]
        what is|was this [for|thing|site|page|tool|app|place|about]
        what is this all about
        what does this [thing|tool|app|bot|page|site] do
        how do|can|does you|this|it|i work [exactly]
        how do|does you|this [thing|tool|app|bot|chat] work
        how do|can|should i use you|this|it [thing|tool|app|bot|page]
        how to use you|this|it [thing|tool|app|bot|page]
        how do|can|should i ask [you] [a] question|questions|something|anything
        how do|can|should i start|begin
        how can|could|will|would you help [me]
        how may i use you
        where do i start|begin
        can|could|may|might i ask [you] [a] question|questions|something|anything
        may i ask
        i have a question|questions [for you]
        i have|got a few|some questions
        i want|would_like to ask [you] something|anything
        do you speak|understand english|german|french|spanish|persian|farsi|chinese|arabic|russian|italian
        what languages|language do|can you speak|understand|know
        tell|show me what you can do
        tell me [more|something] about yourself|you
        give me an example|examples
        example|examples|instructions|manual|faq|commands|menu|options
        where|how do you get|take your|the answers|information|info [from]
        where do your answers come from
        what are your sources
        do you have a manual|help
        can you search the web|internet
        do you use the web|internet
        do you make things|stuff|it up
        do you hallucinate|lie
    """,
    Act.IDENTITY: """
        who are you [anyway|exactly]
        what are you [anyway|exactly]
        who is this
        who is this
        who am i [talking|speaking|chatting to|with]
        who am i talking|speaking|chatting to|with
        are you [a] [real] human|person|robot|bot|machine|ai|chatbot|computer|program|real|people|man|woman
        are you an ai|assistant
        are|r you chatgpt|gpt|claude|siri|alexa|gemini|copilot
        is this [a] [real] human|person|robot|bot|machine|ai|chatbot|chatgpt
        am i talking|speaking|chatting to|with a|an [real] human|person|robot|bot|machine|ai|chatbot|computer
        what is your name|model
        what is your name [please]
        what do|should|can|shall i call you
        do you have|got a name
        who made|built|created|wrote|programmed|developed|trained|owns you|this|pincite
        what [language] model are you [using]
        which [language] model are|r|do you [use|using]
        are you alive|conscious|sentient|real|intelligent
        introduce yourself
        where are you from|located
        where do you live
        how old are you
        do you have feelings|emotions|a_body|friends|family
        do you dream|sleep|eat|think
    """,
    Act.ADDING: """
        [how|where] [do|can|could|should|would|to|may] [i|we|you|one] add|upload|import|index|load|insert|attach|submit|put|get|bring [in] [a|an|my|the|some|any] [own] [new|more|other|another|additional|word|pdf|text|pdfs] file|files|document|documents|doc|docs|pdf|pdfs|text|texts|folder|folders|source|sources|paper|papers|data|book|books [to|in|into] [here|it|this] [the|my|a|your|pincite] [collection|chat|index|library]
        how|where do|can i add|upload|put|import something|things|stuff|it|them|anything [here]
        [can] [i|you] use|ask about my own|files|documents|pdfs|data [here]
        can|could|may i use|ask|chat about|with my [own] files|documents|pdfs|data|pdf|docs
        i want|would_like|need to add|upload|import a|my|some [new|own] file|files|document|documents|pdf|pdfs
        i want|need to add|upload a|my|some [new|own] file|files|document|documents|pdf|pdfs
        can|do you read|open|support|take|accept|handle pdf|pdfs|word|docx|html|markdown|excel|files
        can|do you read|open|support|take|accept|handle word|pdf|excel|text|html|markdown|my files|documents
        what [kind|kinds|types of] files|formats|documents|file|filetypes [formats|types] can|do|are you|i|supported [read|open|support|take|accept|handle|add|upload]
        which files|formats|documents|file [formats|types] can|do|are you|i|supported [read|open|support|take|accept|handle|add|upload]
        what kind|kinds|types|sort of files|documents can|do you|i read|open|support|take|accept|handle|add|upload
        upload|add
    """,  # noqa: E501 - one line for each way to say it
    Act.REMOVING: """
        [how] [do|can|could|should|to] [i|we|you] remove|delete|erase|drop [a|an|my|the|all|old|this|that] [old] file|files|document|documents|doc|docs|pdf|pdfs|folder|source|sources [again|here]
        how do|can i remove|delete|erase it|them|everything|something [again]
        how do|can i delete|clear|erase|reset my|this|the chat|conversation|history|data
        [can] [you] delete|clear|erase|reset|forget my|this|the|our chat|conversation|history
        start over|again|anew
        let us start over|again|anew
        reset|restart|clear
        new chat|conversation
    """,  # noqa: E501 - one line for each way to say it
    Act.SURE: """
        are you [really|very|quite|absolutely|totally|100|completely] sure|certain|positive|serious|kidding|confident [about|of] [this|that|it]
        are you [really] sure|certain about|of this|that|it
        are you kidding|joking [me]
        you sure
        [you] sure about that|this|it
        i think you are wrong|mistaken
        is that|this|it [really|actually] right|correct|true|so|certain|accurate|real|sure
        is|was that|this|your answer|really|actually right|correct|true|certain|accurate|reliable|sure
        is|are your|the|these|this answer|answers right|correct|true|certain|accurate|reliable
        really|seriously
        [oh] really|seriously
        for real
        no way
        you are wrong|mistaken|lying|incorrect
        you are [totally|completely|just|so] wrong|mistaken|lying|incorrect
        you [must] be wrong|mistaken
        you must|might|could be wrong|mistaken
        that|this|it is|can [not] [totally|completely|just|so|be] wrong|right|true|correct|false|incorrect
        that|this|it [is] [totally|completely|just|so] wrong|false|incorrect|nonsense|bullshit
        that not right|true|correct
        that|this can not be right|true|correct
        that|this is not [at] [all] right|true|correct|what [i] asked|meant
        not true|right|correct
        wrong|false|incorrect [answer]
        i do|can not believe|trust you|it|that|this
        i do not think so
        i doubt it|that|this
        how do|can you know [that|this|it]
        how do you know that for sure
        how sure|certain|confident are you [about|of] [this|that|it]
        how reliable|certain|sure is|are that|this|it|you
        can|could|will|would i trust|believe|rely that|this|it|you
        can you check|verify|confirm|prove [that|this|it] [again]
        check|verify|confirm|prove [that|this|it] [again]
        double check|check|checked [that|this|it]
        can|could you double check [that|this|it]
        who says|said so|that [so]
        says who
        where does it|that say [that|so|this]
        where did you get|find|read that|this|it [from]
        where is|does that|this|it come from
        what is your|the source [for] [that|this|it]
        what is your|the source [for] [that|this|it]
        source|sources|proof|evidence|citation|citations
        show|give [me] your|the|a source|sources|proof|evidence|citation|citations
        prove it
    """,  # noqa: E501 - one line for each way to say it
    Act.MORE: """
        more [details|detail|information|info] [please]
        [can|could|would] [you] [please] tell|show|give [me] [a] [bit|little|lot|some] more [details|detail|information|info|context] [about|on] [it|this|that]
        [can|could|would] [you] [please] tell|show|give me a|some bit|little|lot more [about|on] [it|this|that]
        i want|need|would_like to know|hear|read more|details [about] [it|this|that]
        i want|need more [details|detail|information|info] [about|on] [it|this|that]
        [can|could|would] [you] elaborate|expand|continue [on] [it|this|that]
        [can|could|would] [you] [please] go [into|in] [more] detail|details
        [can|could|would] [you] [please] be more specific|detailed|precise
        [can|could|would] [you] [please] explain [it|this|that] [more|further|better|again|in] [more] [detail|details]
        go on|ahead
        continue|elaborate|expand|further|longer
        what more|else is there
        what|anything|something else [is] [there] [about] [it|this|that]
        what more|else [do] [you] [know] [about] [it|this|that]
        what else do|does you|it|they|the know|say|article|document|documents|text|sources [say] [about] [it|this|that]
        [is|are] there [any] more|anything|something [else|more|to] [add|say|information|info|details] [about] [it|this|that]
        is there more|anything else|more [to] [it|this|that|about] [it|this|that]
        any more|other|further|additional [details|detail|information|info]
        in|with more detail|details
        a longer answer|version [please]
        make|write it longer|more detailed
        keep going
        say|read more
        do go on
        i am curious
        longer|detailed please|answer
    """,  # noqa: E501 - one line for each way to say it
    Act.SHORTER: """
        [a] [bit|little] shorter|briefer|simpler [answer|version|please]
        short|brief|briefly|concise|concisely|tldr|summarize|summarise|summary|shorten
        too|way|so long|wordy|much [text|words|information|info]
        that|this|it is|was [way] too long|wordy|much [text|for] [me]
        [can|could|would] [you] [please] make|say|put|keep|write|shorten|summarize|summarise|condense it|this|that [bit|shorter|short|briefer|simpler|briefly|simply|concise|brief] [please]
        [can|could|would] [you] [please] make|say|put|keep|write it|this|that [a] [bit|little|more] shorter|short|briefer|simpler|briefly|simply|concise|brief
        [can|could|would] [you] [please] make|say|put|write it|this|that in fewer|less|one|simple|simpler words|sentence|word|terms
        [can|could|would] [you] [please] give me [just] the|a short|brief|quick|shorter version|answer|summary|gist|tldr
        [can|could|would] [you] [please] [be] [more] brief|briefer|concise|succinct
        [just] the short|brief|quick|main|shorter version|answer|summary|gist|point
        just the gist|answer
        in [a] short|brief|nutshell|summary
        in one|a|few|fewer|less|simple|simpler|other|plain sentence|words|word|terms|english
        in a few words
        short|brief|shorter|quick version|answer|summary [please]
        keep it short|brief|simple [please]
        less [text|words|detail]
        sum|shorten it|that|this [up]
        sum it|that|this up
        cut it short
        get to the point
        what is the bottom line|short version
        what is the gist|point
    """,  # noqa: E501 - one line for each way to say it
    Act.COMPLAINT: """
        [you] [are] [a|an|so|such|such a|really|very|just] [fucking|bloody|damn] stupid|dumb|useless|idiot|moron|idiotic|terrible|awful|bad|horrible|worthless|pathetic|crap|shit|rubbish|garbage|trash|annoying|silly|lame|ridiculous|unhelpful|sucks|suck|nonsense|bullshit|fool|liar|asshole|bastard [bot|program|machine|answer|thing|chatbot|ai|robot|joke|computer]
        you|your|this|that|it|what [answer|bot|thing] [are|is|was] [a|an|so|such|really|very|just|absolutely|completely|totally|complete|total|pretty] [fucking|bloody|damn] stupid|dumb|useless|idiot|moron|idiotic|terrible|awful|bad|horrible|worthless|pathetic|crap|shit|rubbish|garbage|trash|annoying|silly|lame|ridiculous|unhelpful|sucks|suck|nonsense|bullshit|fool|liar|asshole|bastard [bot|program|machine|answer|thing|chatbot|ai|robot|joke|computer]
        you know nothing
        you do|can not know|understand|help|answer|do [me] [anything|nothing|shit|that]
        you do not understand [me|anything|it]
        i hate|dislike you|this|it [bot]
        fuck|screw|damn [you|off|it|this]
        shut up
        go away
        get lost
        go to hell
        wtf|damn|shit|fuck|crap|ffs|omg|ugh|meh|argh|boo
        what the hell|fuck|heck
        this|it|that does|did|is not work|help|working|helpful [at] [all]
        this|that|it does|did|is not [very] work|help|working|helpful|useful
        that|this is|was not [very] helpful|useful|good
        [very] disappointing
        you [still] did|have not answer|answered [my] [question]
        you did|have not answer|answered|understand|understood [my|the|me] [question]
        that|this does|did not answer my|the question
        that is not what i asked|meant|said|wanted
        not what i asked|meant|wanted
        worst bot|answer ever
        i am disappointed|annoyed|frustrated|angry|confused
        i do|can not understand [it|that|you|this|your|the] [answer]
        i do not get it|that
        huh
    """,  # noqa: E501 - one line for each way to say it
    Act.SMALL_TALK: """
        how are you [doing|feeling] [today|this_morning]
        how are|r things [going] [today]
        how is it going|life|everything [today]
        how is it going|life|everything [today]
        how do you do|feel
        how was|is your day|night|weekend [going]
        how is your day [going]
        what is up [with] [you]
        sup|wassup|whatsup|wazzup|whazzup
        what are you doing|thinking [today|now|about]
        what is new
        long time no see
        i am [very|doing] good|fine|well|great|ok|okay|tired|bored|sad|happy|hungry|sick|lonely|sleepy|back [today|too|thanks]
        tell [me] a|another joke|story
        sing [me] [a] song
        say something [funny|nice]
        make me laugh
        do you like|love|hate me|us|music|humans|cats|dogs|pizza|people|it|football|coffee|movies
        i love you
        [will] [you] marry me
        do you want to be|marry my|me friend
        can we be friends
        lol|haha|hahaha|hehe|rofl|lmao|xd|hihi
        nice|beautiful|lovely|terrible weather [today]
        happy birthday|christmas|holidays|easter|halloween
        happy new year
        merry christmas
        are you ok|okay|busy|tired|bored|happy|sad|well|married|single|fine|angry|hungry
        what do you think [about] [that|this|it]
        what is your favorite|favourite color|colour|food|movie|book|song|animal|sport
        what is the meaning of life
        what time|day is it [today|now]
        let us chat|talk
        can we chat|talk
        talk to me
        i am bored
        my name is
        who|what do you like|love
        you too
        same here|to you
        bless you
        congratulations|congrats
        good luck
        what a day
        flip a coin
    """,  # noqa: E501 - one line for each way to say it
}

Words = tuple[str, ...]
"""An alternative: one word, or several that `_` joins."""

Piece = tuple[bool, tuple[tuple[Words, ...], ...]]
"""Whether it may be left out, and alternatives word by word."""

_PIECE = re.compile(r"\[[^\]]*\]|\S+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One pattern, read piece by piece."""

    act: Act
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, act: Act, pattern: str) -> Self:
        """Read a pattern."""
        pieces: list[Piece] = []
        for piece in _PIECE.findall(pattern):
            alternatives = (tuple(tuple(w.split("_")) for w in word.split("|")) for word in piece.strip("[]").split())
            pieces.append((piece.startswith("["), tuple(alternatives)))
        return cls(act, tuple(pieces))

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        """Return every place at which this phrase can end that begins at a place."""
        places = {start}
        for optional, alternatives in self.pieces:
            reached = places
            for wordings in alternatives:
                reached = {
                    place + len(wording)
                    for place in reached
                    for wording in wordings
                    if tuple(words[place : place + len(wording)]) == wording
                }
            places = places | reached if optional else reached
            if not places:
                break
        return places - {start}

    @property
    def words(self) -> Iterator[str]:
        """Every word of the pattern."""
        return (word for _, slots in self.pieces for slot in slots for wording in slot for word in wording)


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every phrase with its act."""
    return tuple(
        Phrase.of(act, pattern.strip()) for act, lines in PATTERNS.items() for pattern in lines.strip().splitlines()
    )


@cache
def known_words() -> frozenset[str]:
    """Every word that stands in a phrase."""
    return frozenset(word for phrase in phrases() for word in phrase.words)
