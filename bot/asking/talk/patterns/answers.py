"""Talk about the answer before: doubts, complaints, and the wish for a longer or shorter one."""

from pincite.bot.asking.talk.acts import Act

PATTERNS: dict[Act, str] = {
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
}
