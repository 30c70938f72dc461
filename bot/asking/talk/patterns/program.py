"""Questions and wishes about the program: what it is and does, and how documents come and go."""

from pincite.bot.asking.talk.acts import Act

PATTERNS: dict[Act, str] = {
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
    Act.HOLDINGS: """
        how many files|documents|docs|pdfs|texts|sources are there [here|now|indexed] [in] [the|this|my] [collection|library|index]
        how many files|documents|docs|pdfs|texts|sources do|did you|i|we have|know|hold|search|add|index [here|now|indexed] [in] [the|this|my] [collection|library|index]
        how many files|documents|docs|pdfs|texts|sources are in the|this|my collection|library|index
        how big|large is the|this|my collection|library|index
    """,  # noqa: E501 - one line for each way to say it
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
}
