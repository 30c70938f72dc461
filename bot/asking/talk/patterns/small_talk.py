"""Small talk: *how are you*, *tell me a joke*."""

from pincite.bot.asking.talk.acts import Act

PATTERNS: dict[Act, str] = {
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
