"""Courtesies: greetings, thanks, praise and other words that ask for nothing."""

from pincite.bot.asking.talk.acts import Act

PATTERNS: dict[Act, str] = {
    Act.FILLER: """
        please|pls|plz
        well|so|oh|ah|um|uh|hm|hmm|just|then|now|again|also|actually|but|and
        man|mate|dude|bro|buddy|friend|folks|everyone|everybody|all|guys|sir|madam|bot|pincite|there|computer
        my friend
        one more
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
        [i] [have] [just] [a] quick|short|brief|simple|small question|one|query
        [i] [have] [just] one|another more|last|final|other|quick question|thing|query
        [just] another|one|last|final|next question|query
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
}
