# Что говорится вокруг слов клиентов и команды.

said-to-nobody = Непонятно, кому это, поэтому никто этого не получил. Чтобы написать клиенту, ответьте на его слова или на карточку заявки либо напишите в теме заявки. Если хотите что-то заполнить, выберите ниже или нажмите /start
passed-on = Передали нашей команде: вам ответят прямо здесь. Если пока хотите заняться чем-то другим, выберите ниже или нажмите /start

dialogue-head = 💬 <b>{ $name }</b>
dialogue-double = ⚠️ <i>Возможно, повтор: в первый раз Telegram не подтвердил отправку.</i>
dialogue-edited = ✏️ <i>Исправлено:</i>
dialogue-digest = 📋 <b>О чём уже говорили</b>
dialogue-not-copyable = ⚠️ { $name }: пришло сообщение, которое Telegram не разрешает переслать. Попросите отправить его иначе.
dialogue-some-not-copyable = ⚠️ { $name }: было отправлено больше, но Telegram не дал переслать { $count ->
        [one] { $count } файл
        [few] { $count } файла
       *[many] { $count } файлов
    }.
dialogue-lost-perhaps = ⚠️ { $name }: здесь может не хватать сообщения, Telegram дважды не подтвердил его отправку.
dialogue-some-missing = ⚠️ Дошло не всё: Telegram не дал отправить { $count ->
        [one] { $count } файл
        [few] { $count } файла
       *[many] { $count } файлов
    }.
dialogue-in-doubt = 🤔 Неясно, дошло ли: Telegram не подтвердил отправку. Сам я не повторяю, чтобы сообщение не пришло дважды.
dialogue-refused = 💔 Не доставлено. Telegram отвечает: { $why }
dialogue-blocked = 💔 Не доставлено: клиент заблокировал бота. Ему можно позвонить.
dialogue-deactivated = 💔 Не доставлено: аккаунта клиента в Telegram больше нет.
dialogue-never-started = 💔 Не доставлено: клиент ни разу не запускал бота, поэтому написать ему я не могу.
dialogue-gone = 💔 Не доставлено: сообщение удалили раньше, чем я успел его отправить.
dialogue-uncopyable = 💔 Не доставлено: сообщения такого вида Telegram не разрешает пересылать.
dialogue-voice-restricted = 💔 Не доставлено: клиент не принимает голосовые и видеосообщения. Напишите текстом.
dialogue-anonymous = 👀 Осталось в команде: у анонимного администратора здесь нет имени, и непонятно, чья это заявка. Выключите анонимность в правах администратора и напишите ещё раз.
dialogue-erased = 👀 Осталось в команде: клиент удалил свои данные, и писать больше некому. Если он напишет снова, это будет новая заявка.
dialogue-no-member = 👀 Осталось в команде: писать клиенту может только команда этой заявки.
dialogue-not-yours = 👀 Осталось в команде: эту заявку ведёт { $owner }. Чтобы написать клиенту, заберите её себе.
dialogue-command = 👀 Осталось в команде: похоже на команду бота, но здесь такой нет. Чтобы отправить это клиенту, поставьте перед косой чертой слово.
dialogue-edit-inside = 👀 Исправление осталось в команде: клиент видит то, что вы отправили. Чтобы удалить это у клиента, ответьте на своё сообщение командой /del
dialogue-nowhere = 👀 Осталось здесь: непонятно, о какой заявке речь. Ответьте на карточку или на слова клиента либо напишите в теме заявки.
dialogue-mark-sent = 👍 Отправлено.
dialogue-mark-inside = 👀 Осталось в команде.
dialogue-mark-later = ✍️ Отправлю позже.
dialogue-mark-failed = 💔 Не доставлено.
dialogue-mark-withdrawn = 🙈 Удалено у клиента.
dialogue-del-what = Чтобы удалить сообщение у клиента, ответьте на него командой /del. Это должно быть сообщение, которое вы ему отправили.
dialogue-del-late = Уже поздно: Telegram даёт удалять сообщения только в течение 48 часов. Исправить его ещё можно.
dialogue-not-deleted = 💔 Удалить не вышло: Telegram не разрешил. Исправить сообщение ещё можно.

button-send-again = 🔁 Отправить ещё раз
alert-sent-again = Отправляю ещё раз.
alert-not-sent-again = Это уже решено.

comment-dialogue = Переписка в Telegram: { $count ->
        [one] { $count } сообщение
        [few] { $count } сообщения
       *[many] { $count } сообщений
    }
comment-dialogue-attached = Полный текст — в приложенном файле.
comment-dialogue-wordless = [{ $kind ->
        [photo] фото
        [video] видео
        [voice] голосовое сообщение
        [video_note] видеосообщение
        [document] файл
        [audio] аудио
        [animation] анимация
        [sticker] стикер
        [location] геопозиция
        [venue] место
        [contact] контакт
       *[other] сообщение без текста
    }]

dialogue-where = Это работает в теме заявки или ответом на карточку либо на слова клиента.
dialogue-later = ✍️ Отправлю { DATETIME($at, dateStyle: "medium", timeStyle: "short") }:
    <blockquote>{ $text }</blockquote>
    Чтобы отменить, нажмите кнопку или ответьте на своё сообщение командой /del
dialogue-later-how = Напишите, что отправить, а перед этим — когда: <code>/later завтра 9:00 Доброе утро!</code>
dialogue-later-changed = ✍️ Исправлено: отправлю так, как написано сейчас, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }:
    <blockquote>{ $text }</blockquote>
dialogue-later-kept = ✍️ Отправлю как было, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }:
    <blockquote>{ $text }</blockquote>
    После правки в начале должно остаться /later.
dialogue-later-over = 💔 Не отправлено: заявка закрыта, или её теперь ведёт другой сотрудник.
dialogue-answer-none = Готового ответа с таким словом нет. Чтобы добавить, ответьте на сообщение командой <code>/save Название</code>
dialogue-answer-which = Какой отправить?
dialogue-answer-lacks = Для ответа «{ $title }» не хватает данных. Допишите их после слова: { $names }
dialogue-answer-unknown = У вас нет готового ответа «{ $title }».
dialogue-save-how = Чтобы сохранить сообщение как готовый ответ, ответьте на него командой <code>/save Название</code>. Для всей команды: <code>/save team Название</code>; только для одной формы или языка: <code>/save form:lead ru Название</code>. Подставляются: {"{"}name{"}"} (имя клиента), {"{"}manager{"}"}, {"{"}form{"}"}, {"{"}team{"}"}.
dialogue-saved = Сохранено: «{ $title }». Чтобы отправить: <code>/a { $title }</code>
dialogue-save-admins = «{ $title }» не сохранено: ответы для всей команды добавляют только администраторы.
dialogue-unsaved = «{ $title }» больше не используется.
alert-answer-lacks = Для ответа «{ $title }» не хватает данных. Отправьте /a и допишите: { $names }

dialogue-said-at = { DATETIME($at, timeStyle: "short") }
button-own-words = 🙈 { $time } · { $text }
button-take-back = 🙈 Отозвать
alert-taken-back = Отозвано 🙈
alert-not-taken-back = Отозвать не получится: сообщение не отправлялось, уже отозвано или не ваше.
alert-no-own-words = Отзывать нечего: за последние 48 часов ничего не отправлено, или это писали не вы.
alert-later-not-yours = Время выбирает тот, кто написал эти слова.
dialogue-later-kept-when = Осталось как было: после правки в начале должно остаться /later. Когда отправить?
    <blockquote>{ $text }</blockquote>
dialogue-later-when = Когда отправить?
    <blockquote>{ $text }</blockquote>
    Для другого времени укажите его в начале: <code>/later завтра 9:00 Доброе утро!</code>
