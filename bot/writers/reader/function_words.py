"""Function words and words of questions, for languages that are read by the words that sentences share."""

from __future__ import annotations

FUNCTION = {
    "en": """
        much many get gets got give gives given name named say says said happen happened kind
    """,
    "fa": """
        چه چی کی کجا کدام چند چرا چگونه چطور آیا کسی چیزی چیست کیست کجاست است بود شد هست می این آن که و در به از
        را با برای تا بر هم نیز یا یک خود او آنها وی اند شده کرد کرده دارد داشت توسط سال نام هایی ها های ای بین
        مورد طور
    """,
    "ar": """
        من ما ماذا متى أين كم كيف لماذا هل أي أية الذي التي الذين هو هي هم كان كانت يكون في على إلى عن مع من أن
        إن و أو لا لم لن هذا هذه ذلك تلك ثم قد كل بعض بين عند منذ حتى خلال بعد قبل تم وقد التى اسم عدد
    """,
    "he": """
        מי מה מתי איפה היכן כמה איך למה האם איזה של את על עם אל הוא היא היו היה כי גם או זה
    """,
    "ru": """
        кто что когда где куда откуда какой какая какое какие сколько почему зачем как чей был была были было и
        в на с по из за от до для не что это он она они его её их ли
    """,
    "hi": """
        कौन क्या कब कहाँ कहां कितने कितना कितनी क्यों कैसे किस किसने किसे है हैं था थे थी का की के में से को ने
        पर और
    """,
}
"""Function words of languages that put spaces between words; `ASKING` and `SMALL_WORDS` hold more of them."""

FUNCTION_RUNS = {
    "zh": """
        什么 什麼 哪个 哪些 哪里 哪裡 哪一 哪 谁 誰 何时 何 多少 几 幾 怎么 怎麼 怎样 如何 为什么 為什麼 吗 嗎
        呢 是 的 了 在 有 被 和 与 與 及 以 于 於 由 为 為 对 對 其 这 這 那 他 她 它 们 們 个 個 中 上 下 时 時
        之 名 次 年
    """,
    "ja": """
        何 誰 いつ どこ どの どれ どう なぜ いくつ いくら ですか ますか でしたか ましたか か は が を に で と
        も の へ や から まで より です ます した いる ある する れる られ された こと もの という
    """,
    "ko": """
        누구 누가 무엇 무슨 언제 어디 어느 어떤 어떻게 왜 몇 얼마 입니까 습니까 인가요 나요 까요 은 는 이 가 을
        를 의 에서 에 으로 로 와 과 도 만 에게 하는 했 한 였 었 았
    """,
    "th": """
        อะไร ใคร เมื่อไหร่ เมื่อไร เมื่อใด ที่ไหน ไหน กี่ เท่าไหร่ เท่าไร เท่าใด ทำไม อย่างไร ยังไง ใด หรือไม่
        ไหม ที่ ของ และ ใน เป็น มี ได้ ว่า การ ความ จะ ให้ กับ จาก โดย ไม่ นี้ นั้น ซึ่ง ถูก คือ อยู่ แล้ว ไป มา
        ก็ คน ปี ครั้ง
    """,
}
"""Separators of a question in languages that are compared by runs of characters."""

NUMBERED = {
    "de": "wann|wie ?viele?n?|wie (?:hoch|lang|alt|groß|weit|oft)|welche[mns]? (?:jahr|tag|datum|monat|prozent)",
    "es": "cuándo|cuántos?|cuántas?|(?:qué|cuál|en qué) (?:año|fecha|porcentaje|día|mes|siglo)",
    "fr": "quand|combien|quelle (?:année|date|part|proportion)|quel (?:jour|mois|siècle|pourcentage)",
    "it": "quando|quant[oaie]|che anno|quale anno|che data",
    "pt": "quando|quant[oa]s?|que ano|qual ano|que data",
    "nl": "wanneer|hoeveel|welk jaar",
    "ar": "متى|كم|(?:أي|اي) (?:عام|سنة|تاريخ|يوم|شهر|نسبة)|عدد",
    "fa": "چند|کی |چه (?:سالی|تاریخی|زمانی|روزی|ماهی|موقع|وقت|مقدار|تعداد)|چقدر",
    "zh": "什么时候|什麼時候|何时|何時|哪一?年|哪一?天|几|幾|多少|多久|多大|多长|多远",
    "ja": "いつ|何年|何月|何日|何人|何回|何個|何度|いくつ|いくら|どのくらい",
    "ko": "언제|몇|얼마",
    "th": "เมื่อไหร่|เมื่อไร|เมื่อใด|กี่|เท่าไหร่|เท่าไร|เท่าใด|ปีใด|ปีไหน|วันที่",
    "ru": "когда|сколько|как(?:ом|ой|им) (?:году|год|процент)",
}
"""Questions that a time or a number answers."""
