"""The words around an answer, in the language of its question: one catalogue of messages.

What a language lacks is English. Quotations, titles and locators stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from pincite.bot.asking.language import language_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The messages in one language. What stands in braces is filled in."""

    language: str
    """ISO 639-1 code."""
    yes: str
    """How the answer to a polar question begins."""
    no: str
    mixed: str
    """The same, if the sources disagree."""
    closest: str
    """How a likely answer begins."""
    unanswered: str
    """An abstention: {collection}."""
    nearest: str
    """What follows it: {places}."""
    unverified: str
    """Nothing that {writer} said is verified."""
    searched: str
    """After an abstention: {documents} and {passages}, as numbers."""
    missing: str
    """Then the question's {words} that stand nowhere."""
    holds: str
    """Introduction of the sentences that share most with the question."""
    askable: str
    """Introduction of questions that the documents answer."""
    elsewhere: str
    """Other {collections} that may answer."""
    adding: str
    """How to add documents to the {collection}."""


ENGLISH = Wording(
    language="en",
    yes="Yes.",
    no="No.",
    mixed="The sources disagree.",
    closest="The closest passages say:",
    unanswered="The documents in “{collection}” don't answer this.",
    nearest="The nearest passages are in {places}.",
    unverified="What {writer} said could not be verified.",
    searched="Searched: {documents} documents, {passages} passages.",
    missing="Nowhere in them: {words}.",
    holds="What they do hold on it:",
    askable="You can ask, for example:",
    elsewhere="Another collection may answer it: {collections}.",
    adding="To add documents, run `pincite index PATH --collection {collection}`, or open Documents on the page.",
)

OTHERS = (
    Wording(
        language="de",
        yes="Ja.",
        no="Nein.",
        mixed="Die Quellen widersprechen sich.",
        closest="Am nächsten kommen diese Stellen:",
        unanswered="Die Dokumente in „{collection}“ beantworten das nicht.",
        nearest="Die nächsten Stellen stehen in {places}.",
        unverified="Was {writer} sagte, ließ sich nicht belegen.",
        searched="Durchsucht: {documents} Dokumente, {passages} Abschnitte.",
        missing="Darin kommt nicht vor: {words}.",
        holds="Dazu steht in ihnen:",
        askable="Fragen lässt sich zum Beispiel:",
        elsewhere="Eine andere Sammlung könnte es beantworten: {collections}.",
        adding="Dokumente hinzufügen: `pincite index PFAD --collection {collection}` oder auf der Seite Documents.",
    ),
    Wording(
        language="es",
        yes="Sí.",
        no="No.",
        mixed="Las fuentes no coinciden.",
        closest="Los pasajes más cercanos dicen:",
        unanswered="Los documentos de «{collection}» no responden a esto.",
        nearest="Los pasajes más cercanos están en {places}.",
        unverified="Lo que dijo {writer} no se pudo comprobar.",
        searched="Se buscó en {documents} documentos, {passages} pasajes.",
        missing="No aparece en ellos: {words}.",
        holds="Lo que sí contienen al respecto:",
        askable="Se puede preguntar, por ejemplo:",
        elsewhere="Otra colección podría responder: {collections}.",
        adding="Para añadir documentos: `pincite index RUTA --collection {collection}`, o Documents en la página.",
    ),
    Wording(
        language="fr",
        yes="Oui.",
        no="Non.",
        mixed="Les sources se contredisent.",
        closest="Les passages les plus proches disent :",
        unanswered="Les documents de « {collection} » n'y répondent pas.",
        nearest="Les passages les plus proches se trouvent dans {places}.",
        unverified="Ce que {writer} a dit n'a pas pu être vérifié.",
        searched="Recherche dans {documents} documents, {passages} passages.",
        missing="N'y figure pas : {words}.",
        holds="Ce qu'ils contiennent à ce sujet :",
        askable="On peut demander, par exemple :",
        elsewhere="Une autre collection pourrait y répondre : {collections}.",
        adding="Ajouter des documents : `pincite index CHEMIN --collection {collection}`, ou Documents sur la page.",
    ),
    Wording(
        language="fa",
        yes="بله.",
        no="خیر.",
        mixed="منابع با هم اختلاف دارند.",
        closest="نزدیک‌ترین بخش‌ها می‌گویند:",
        unanswered="سندهای «{collection}» به این پرسش پاسخ نمی‌دهند.",
        nearest="نزدیک‌ترین بخش‌ها در اینجا هستند: {places}.",
        unverified="آنچه {writer} گفت تأیید نشد.",
        searched="جست‌وجو شد: {documents} سند، {passages} بخش.",
        missing="در آن‌ها نیست: {words}.",
        holds="آنچه در این باره دارند:",
        askable="برای نمونه می‌توانید بپرسید:",
        elsewhere="شاید مجموعهٔ دیگری پاسخ بدهد: {collections}.",
        adding="برای افزودن سند: `pincite index PATH --collection {collection}` یا Documents در صفحه.",
    ),
    Wording(
        language="ar",
        yes="نعم.",
        no="لا.",
        mixed="المصادر متعارضة.",
        closest="تقول أقرب المقاطع:",
        unanswered="لا تجيب وثائق «{collection}» عن هذا السؤال.",
        nearest="أقرب المقاطع في {places}.",
        unverified="تعذّر التحقق مما قاله {writer}.",
        searched="جرى البحث في {documents} وثيقة و{passages} مقطعا.",
        missing="لا يرد فيها: {words}.",
        holds="ما تحتويه في هذا الموضوع:",
        askable="يمكنك أن تسأل مثلا:",
        elsewhere="قد تجيب مجموعة أخرى: {collections}.",
        adding="لإضافة وثائق شغّل `pincite index PATH --collection {collection}` أو افتح Documents في الصفحة.",
    ),
    Wording(
        language="zh",
        yes="是。",
        no="不是。",
        mixed="各来源说法不一。",
        closest="最接近的段落说：",
        unanswered="“{collection}”中的文档没有回答这个问题。",
        nearest="最接近的段落在：{places}。",
        unverified="{writer} 所说的内容无法得到证实。",
        searched="已搜索：{documents} 份文档，{passages} 个段落。",
        missing="其中没有出现：{words}。",
        holds="文档中与此有关的内容：",
        askable="例如可以问：",
        elsewhere="另一个文档集也许能回答：{collections}。",
        adding="要添加文档，请运行 `pincite index PATH --collection {collection}`，或在页面上打开 Documents。",
    ),
    Wording(
        language="ja",
        yes="はい。",
        no="いいえ。",
        mixed="資料の記述が食い違っています。",
        closest="最も近い箇所にはこうあります：",
        unanswered="「{collection}」の文書には答えがありません。",
        nearest="最も近い箇所は {places} にあります。",
        unverified="{writer} の発言は確認できませんでした。",
        searched="検索した範囲：文書 {documents} 件、{passages} 箇所。",
        missing="文書にない語：{words}。",
        holds="関連する記述：",
        askable="たとえば次のように質問できます：",
        elsewhere="別のコレクションに答えがあるかもしれません：{collections}。",
        adding="文書の追加：`pincite index PATH --collection {collection}`、またはページの Documents。",
    ),
    Wording(
        language="ko",
        yes="예.",
        no="아니요.",
        mixed="자료들의 내용이 서로 다릅니다.",
        closest="가장 가까운 구절은 다음과 같습니다:",
        unanswered="“{collection}”의 문서에는 이에 대한 답이 없습니다.",
        nearest="가장 가까운 구절의 위치: {places}.",
        unverified="{writer}의 말은 확인되지 않았습니다.",
        searched="검색한 범위: 문서 {documents}개, 구절 {passages}개.",
        missing="문서에 없는 말: {words}.",
        holds="이와 관련하여 문서에 있는 내용:",
        askable="예를 들어 이렇게 물을 수 있습니다:",
        elsewhere="다른 모음이 답할 수도 있습니다: {collections}.",
        adding="문서 추가: `pincite index PATH --collection {collection}` 또는 페이지의 Documents.",
    ),
    Wording(
        language="th",
        yes="ใช่",
        no="ไม่ใช่",
        mixed="แหล่งข้อมูลขัดแย้งกัน",
        closest="ข้อความที่ใกล้เคียงที่สุดกล่าวว่า:",
        unanswered="เอกสารใน “{collection}” ไม่ได้ตอบคำถามนี้",
        nearest="ข้อความที่ใกล้เคียงที่สุดอยู่ใน {places}",
        unverified="สิ่งที่ {writer} กล่าวไม่สามารถยืนยันได้",
        searched="ค้นหาแล้ว: {documents} เอกสาร {passages} ตอน",
        missing="ไม่พบในเอกสาร: {words}",
        holds="สิ่งที่เอกสารมีเกี่ยวกับเรื่องนี้:",
        askable="ตัวอย่างคำถามที่ถามได้:",
        elsewhere="คอลเลกชันอื่นอาจตอบได้: {collections}",
        adding="หากต้องการเพิ่มเอกสาร ให้รัน `pincite index PATH --collection {collection}` หรือเปิด Documents ในหน้าเว็บ",
    ),
)

CATALOGUE = {wording.language: wording for wording in (ENGLISH, *OTHERS)}


def wording_of(question: str) -> Wording:
    """The messages in the language of a question; English where there are none.

    >>> wording_of("Wann wurde die Brücke gebaut?").closest
    'Am nächsten kommen diese Stellen:'
    """
    return CATALOGUE.get(language_of(question), ENGLISH)
