# Тексты карточек для менеджеров.

card-queued = ⏳ CRM: в очереди
card-delivered = ✅ Уже в CRM
card-dead-letter = ⛔ CRM не приняла: { $reason }
card-dead-letter-news =
    ⛔ CRM не приняла заявку: <b>{ $person }</b> (№ { $number }). Ничего не потеряно: все ответы сохранены, причина — на карточке.

    Решить может любой, кто видит карточку, — кнопками под ней: «{ $retry }», когда причина устранена, или «{ $drop }», если больше ничего не нужно.
card-news-retried = 🔁 CRM не приняла заявку: <b>{ $person }</b> (№ { $number }). Отправляю её ещё раз.
card-news-refused-again = ⛔ CRM не приняла заявку: <b>{ $person }</b> (№ { $number }) — уже не в первый раз. Что можно сделать — в последнем сообщении о ней.
card-news-delivered = ✅ CRM сначала не приняла заявку: <b>{ $person }</b> (№ { $number }). Теперь она в CRM, делать ничего не нужно.
card-news-dropped = 🗑 CRM не приняла заявку: <b>{ $person }</b> (№ { $number }). Её решили не отправлять ({ $decider }), поэтому в CRM её нет.
card-dropped = 🗑 Решили не отправлять: { $person }, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
button-dead-letter-retry = 🔁 Отправить снова
button-dead-letter-drop = 🗑 Не отправлять
button-dead-letter-drop-surely = 🗑 Да, не отправлять
button-dead-letter-keep = ↩️ Назад
alert-dead-letter-retried = Отправляю ещё раз. Сначала узнаю у CRM, что осталось от прошлой попытки, — на это может уйти минута-другая.
alert-dead-letter-over = По этой заявке уже приняли решение. На карточке видно, что с ней сейчас.
card-files-refused = ⚠️ Файлы не попали в CRM: { $reason }
card-misfits = ⚠️ Не нашлось места в CRM: { $values }
card-person = Кто: { $person }
card-source = Источник: { $source }
card-no-source = Источник: неизвестен
card-path = Путь: { $path }
card-foot = Анкета № { $number }{ $named ->
        [yes] { " " }· заявка { $lead }
       *[no] { "" }
    } · { $at }
card-cut = Длинные ответы здесь сокращены, полный текст — в приложенном файле.
card-no-answer = —

entity-lead = Лид
entity-deal = Сделка
entity-quote = Коммерческое предложение
entity-contact = Контакт
entity-company = Компания
button-entity = { $entity } { $id }

card-corrected = Источник исправлен, было: { $source }
card-trace-erased = Данные об источнике удалены из сквозной аналитики.
queue-head = <b>На пути в CRM</b>{ $pages ->
        [1] {""}
       *[other] , страница { $page } из { $pages }
    }
queue-empty = Всё уже в CRM 👍
queue-idle = Очередь пуста 👍
queue-dropped = 🗑 { $count ->
        [one] { $count } заявку решили не отправлять: в CRM её нет, но отправить её ещё можно с карточки.
        [few] { $count } заявки решили не отправлять: в CRM их нет, но отправить их ещё можно с карточек.
       *[other] { $count } заявок решили не отправлять: в CRM их нет, но отправить их ещё можно с карточек.
    }
queue-circuit-open = ⏸ CRM ничего не принимает с { DATETIME($since, dateStyle: "medium", timeStyle: "short") }: { $reason }
    Следующая попытка — { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
queue-remedy = 🔑 Пожалуйста, <a href="{ $link }">разрешите мне доступ в Битрикс24</a> под пользователем, которому видны все контакты.
queue-remedy-webhook =
    🔑 Вебхук больше не работает. Создайте, пожалуйста, новый:
    { -new-webhook }
queue-remedy-elsewhere = 🔑 Открыть доступ может администратор: как это сделать, подскажет /queue в его личном чате со мной.
queue-dead-letter = ⛔ { $count ->
        [1] { $count } заявка не принята,
        [one] { $count } заявка не принята, первая —
        [few] { $count } заявки не приняты, первая —
       *[other] { $count } заявок не принято, первая —
    } { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-waiting = ⏳ { $count ->
        [one] { $count } заявка ждёт отправки
        [few] { $count } заявки ждут отправки
       *[other] { $count } заявок ждут отправки
    } с { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-error = ⚠️ { $trouble }: { $count }
queue-item-dead-letter = ⛔ <b>{ $name }</b> · { $form } · № { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-item = { $mark } <b>{ $name }</b> · { $form } · № { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-item-files = { $mark } <b>{ $name }</b> · { $form } · файлы к № { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-item-later = { $mark } <b>{ $name }</b> · { $form } · дополнение к № { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-item-source = { $mark } <b>{ $name }</b> · { $form } · источник № { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-in-hand = отправляется прямо сейчас
queue-untried = ждёт своей очереди
queue-slowed = CRM принимает не всё сразу. Продолжу { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
queue-tried = { $trouble }.{ $attempt ->
        [0] {""}
       *[other] {" "}Попыток: { $attempt }.
    }
queue-again = Следующая попытка — { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
queue-in-doubt = Сначала узнаю у CRM, что осталось от прошлой попытки: не раньше { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
button-queue-back = ⬅️
button-queue-look = 🔄 Обновить
button-queue-on = ➡️
wide-button-retry-waiting = 🔁 Отправить всё, что ждёт
wide-button-retry-dead-letter = 🔁 Отправить непринятые ещё раз
button-retry-surely = 🔁 Да, отправить все
alert-retried = { $count ->
        [0] Отправлять нечего: всё, что ждёт, уже в работе.
        [one] Отправляю снова { $count } заявку.
        [few] Отправляю снова { $count } заявки.
       *[other] Отправляю снова { $count } заявок.
    }
alert-retried-circuit-open = Спрашиваю CRM прямо сейчас. Как только она снова начнёт принимать, отправлю всё, что ждёт.

# О заявках, которые сначала пришли незаконченными.
card-unfinished = ✏️ Не закончена: клиент остановился посреди анкеты
card-completed = ✏️ Дополнена позже, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
card-cancelled = ✏️ Не закончена: клиент отменил анкету, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
card-later-refused = ⚠️ CRM не приняла дополнение: { $reason }
