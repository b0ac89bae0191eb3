"""Small talk: words of thanks that people write when nothing is asked any more."""

import unicodedata

from intake.forms.values.words import fold


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_THANKS = _words(
    "thank thanks thx thnx ty tnx cheers",
    "спасибо спс спасиб спасибочки пасиб пасибо благодарю благодарим благодарна благодарен",
    "мерси сенкс дякую дзякуй рахмет рақмет признателен признательна благодарствую",
    "danke dankeschön merci gracias grazie obrigado obrigada dziękuję teşekkürler",
)
_AGREED = _words(
    "ok okay okey cool great good perfect super wonderful excellent awesome brilliant lovely",
    "nice fine understood noted sure bye goodbye",
    "ок окей хорошо отлично супер прекрасно замечательно здорово класс круто понятно ясно",
    "понял поняла поняли принято договорились жду ждем ага угу ладно пока чудесно великолепно",
    "gut toll prima klar tschüss",
)
"""Said alone they mean the same: it was read, and is welcome."""
_PHRASES = (
    *("got it", "sounds good", "see you", "talk soon", "talk to you soon", "speak soon"),
    *("looking forward to your call", "looking forward", "all the best", "best regards"),
    *("waiting for your call", "waiting for the call", "wait for your call", "will wait"),
    *("have a nice day", "have a good day", "have a great day", "have a good one", "take care"),
    *("до связи", "до свидания", "до встречи", "на связи", "до завтра", "до скорого"),
    *("хорошего дня", "хорошего вечера", "всего доброго", "всего хорошего", "всех благ"),
    *("доброго дня", "удачного дня", "не за что", "будем на связи", "буду на связи"),
    *("alles klar", "schönen tag", "bis bald", "auf wiedersehen"),
)
"""The same in several words, none of which would do alone."""
_AROUND = _words(
    "you u very much so a lot all many again in advance and for your the help answer reply",
    "team guys everybody everyone dear million bunch i ll am m we re are it s to from hearing",
    "then too",
    "вам вас тебе вы большое огромное очень всем и за помощь ответ быстрый ещё еще раз заранее",
    "большущее от души я мы буду будем ждать звонка ответа вашего сообщения тогда ну вот",
    "сердечное искренне весьма пожалуйста рад рада рады",
    "schön sehr vielen dank ihnen dir euch für die hilfe noch im voraus ich bedanke mich",
)
"""What stands around them and changes nothing."""
_SIGNS = frozenset("👍👌🙏🤝🙌👏❤♥💙💚💛🧡💜🤍😊🙂😃😀😄😁😍🥰😘🤗☺🎉🔥💐🌹✅🫶😉")
_MOST_WORDS = 10
_FOLDED_PHRASES = sorted(map(fold, _PHRASES), key=len, reverse=True)


def is_thanks(text: str) -> bool:
    """Say whether the text is nothing but thanks or assent, in words or signs.

    Whoever writes more than that wants something, and must not be fobbed off with a smile.
    """
    signs = [character for character in text if not _is_wording(character)]
    words = "".join(c if _is_wording(c) else " " for c in text).split()
    folded = [fold(word) for word in words]
    if len(folded) > _MOST_WORDS or not _are_kind(signs):
        return False
    if not folded:
        return any(sign in _SIGNS for sign in signs)
    kind = _THANKS | _AGREED | {"dank"}
    said = f" {' '.join(folded)} "
    for phrase in _FOLDED_PHRASES:
        said = said.replace(f" {phrase} ", " ok ")
    rest = said.split()
    return any(word in kind for word in rest) and all(
        word in kind or word in _AROUND for word in rest
    )


def _is_wording(character: str) -> bool:
    return unicodedata.category(character)[0] in {"L", "N"}


def _are_kind(signs: list[str]) -> bool:
    """Say whether the signs are smiles, punctuation, or what belongs to them; a question is not."""
    return all(
        sign in _SIGNS
        or sign in ")(:"  # smileys, and what Russian speakers leave of them
        or (sign not in "?+-" and unicodedata.category(sign)[0] in {"P", "Z", "C"})
        or unicodedata.category(sign) in {"Mn", "Sk"}
        for sign in signs
    )
