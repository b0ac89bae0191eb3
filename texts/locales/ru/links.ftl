# Ссылки и слова, которые в них встречаются.

links-none = Ссылок здесь пока нет. Чтобы создать первую, нажмите /newlink
links-none-archived = В архиве пусто.
links-not-found = Нет ссылок, у которых в названии, коде, UTM-метках или тегах есть «{ $search }». Все ссылки: /links
links-search-long = Слишком длинно для поиска. Хватит слова или двух: /links весна
links-head = <b>{ $archived ->
        [yes] Ссылки в архиве
       *[no] Ссылки
    }</b>{ $searched ->
        [yes] { " " }с «{ $search }»
       *[no] { "" }
    }: { $total }, страница { $page } из { $pages }
links-counts = { $people ->
        [one] { $people } человек
        [few] { $people } человека
       *[other] { $people } человек
    }, { $touches ->
        [one] { $touches } переход
        [few] { $touches } перехода
       *[other] { $touches } переходов
    }, { $submissions ->
        [one] { $submissions } заявка
        [few] { $submissions } заявки
       *[other] { $submissions } заявок
    }
links-disabled = (выключена)
links-expired = (срок вышел)
links-full = (лимит исчерпан)
links-archived = (в архиве)
links-foot = Нажмите номер ссылки, чтобы посмотреть её, изменить или передать. Поиск: /links весна
links-tags = <b>Теги</b>. Какие ссылки показать?
links-no-tags = Тегов пока нет. Их можно задать, когда создаёте или меняете ссылку.
button-links-tags = 🏷 Теги
button-links-archive = 🗄 Архив
button-all-links = ↩️ Все ссылки
button-links-back = ↩️ К списку
button-newer = ⬅️ Новее
button-older = Раньше ➡️

link-made =
    <b>Ссылка готова</b>
    { $title }

    { $link }
link-changed =
    <b>Ссылка изменена</b>
    { $title }

    { $link }
    За прежними переходами остаются прежние метки.
link-made-values = <b>UTM-метки</b>
link-made-no-source =
    У этой ссылки нет utm_source, поэтому CRM не поймёт, к какому источнику она относится.
link-source-open =
    ❗️ <b>Осталось сделать:</b> добавьте этот источник в сквозную аналитику, буква в букву: { $source }. Пока его там нет, Битрикс24 не узнает, откуда пришли люди. Я буду напоминать, пока кто-нибудь не ответит, что всё готово.
link-redirect = Для рекламы, писем и печати: { $link }
link-window = { $days ->
        [one] учитывается { $days } день
        [few] учитывается { $days } дня
       *[other] учитывается { $days } дней
    }
link-tail = хвост — это { $name }
link-form = анкета: { $form }
link-pipeline = воронка: { $name }
link-team = команда: { $name }
link-manager = менеджер: { $name }
link-limit = { $count ->
        [one] учитывается первый { $count } переход
        [few] учитываются первые { $count } перехода
       *[other] учитываются первые { $count } переходов
    }
link-last-day = учитывается до { $day } включительно
link-arrived = Переходов пока { $count } из { $limit }.
link-uncounted = { $count ->
        [one] { $count } переход не считается
        [few] { $count } перехода не считаются
       *[other] { $count } переходов не считаются
    }: { $reason ->
        [expired] срок ссылки вышел
        [full] лимит ссылки исчерпан
        [archived] ссылка была в архиве
       *[off] ссылка была выключена
    }.
link-is-off = Эта ссылка выключена. Тех, кто по ней придёт, встретят как обычно, но источником она не считается, и прежний источник сохраняется.
link-is-expired = Срок этой ссылки вышел. Тех, кто по ней придёт, встретят как обычно, но источником она не считается, и прежний источник сохраняется.
link-is-full = По этой ссылке пришли все, кого решили учитывать. Остальных встретят как обычно, но источником она больше не считается, и прежний источник сохраняется.
link-is-archived = Эта ссылка в архиве. Тех, кто по ней придёт, встретят как обычно, но источником она не считается, и прежний источник сохраняется.
link-off-question =
    <b>Выключить «{ $title }»?</b>
    { $count ->
        [0] По ней ещё никто не приходил.
        [one] По ней был { $count } переход.
        [few] По ней было { $count } перехода.
       *[other] По ней было { $count } переходов.
    } Дальше она не будет считаться источником; если включить её снова, пришедшие за это время так и не будут учтены. Анкета всё равно откроется.
link-archive-question =
    <b>Убрать «{ $title }» в архив?</b>
    Она исчезнет из списка и не будет считаться источником. Анкета всё равно откроется, цифры останутся, а вернуть ссылку можно в любой момент.
link-drawing = Для печати, чётко в любом размере: { $link }
link-snippet = Для сайта:
    { $snippet }
link-snippet-tracked = Для сайта. Скрипт подскажет, с какого визита пришёл человек, — после его согласия на cookie (<code>leadtrace.consent()</code>):
    { $snippet }
link-preview-head = 🔎 <b>Получится так</b>
link-preview-fault = ⚠️ { $field }: { $why }
link-preview-remark = 💡 { $text }
link-preview-try = Чтобы проверить, пришлите или вставьте то, с чем может прийти человек, например { $sample }: покажу, как я это прочитаю.
link-preview-sample = Как это будет прочитано
button-copy-link = 📋 Ссылка
button-copy-code = 📋 Код
wide-button-copy-redirect = 📋 Адрес с учётом визитов
button-link-picture = 🔳 QR-код
button-link-drawing = 🖨 QR для печати
wide-button-link-snippet = 🌐 Для сайта
button-link-whole = 📄 Всё о ссылке
button-link-edit = ✏️ Изменить
button-link-copy = 📑 Сделать копию
button-link-off = ⏸ Выключить
wide-button-link-off-surely = ⏸ Да, выключить
button-link-on = ▶️ Включить
button-link-archive = 🗄 В архив
wide-button-link-archive-surely = 🗄 Да, в архив
wide-button-link-unarchive = 📤 Вернуть из архива
wide-button-back-to-link = ↩️ Назад к ссылке

vocabulary-head =
    <b>Слова, которые встречаются в ссылках</b>
    То, что уже использовалось, предлагается при создании ссылки. Источники сверяются со сквозной аналитикой буква в букву.
vocabulary-field = <b>{ $field }</b>: { $total }, страница { $page } из { $pages }
vocabulary-how = Чтобы записать значение или шаблон: <code>/vocabulary { $field } vk_{ "{" }campaign{ "}" }</code>
vocabulary-empty = Пока ничего.
vocabulary-template = шаблон
vocabulary-open = пока не подтверждён
vocabulary-confirmed = ✅ есть в сквозной аналитике
vocabulary-quiet = Больше о нём не спрашиваю.
vocabulary-pipeline = Воронки
vocabulary-tags = Теги
vocabulary-forget-question = Больше не предлагать { $value }? У ссылок, где оно есть, оно останется.
button-vocabulary = ↩️ Все слова
wide-button-source-confirm = ✅ Есть в сквозной аналитике
wide-button-source-reopen = ↩️ Всё-таки нет
wide-button-source-quiet = 🔕 Не спрашивать о нём
wide-button-value-forget = 🗑 Больше не предлагать
wide-button-forget-surely = 🗑 Да, не предлагать
button-back-to-value = ↩️ Назад
wide-button-back-to-values = ↩️ Назад к списку

sources-question = { $several ->
        [no] <b>Этот источник уже есть в сквозной аналитике?</b> Он должен быть записан буква в букву, с учётом заглавных.
       *[yes] <b>Эти источники уже есть в сквозной аналитике?</b> Они должны быть записаны буква в букву, с учётом заглавных.
    }
sources-line = • { $source }: { $count ->
        [one] { $count } ссылка
        [few] { $count } ссылки
       *[other] { $count } ссылок
    }
sources-done = ✅ Все источники есть в сквозной аналитике.
wide-button-source-done = ✅ { $source } — есть
wide-button-sources-hush = 🔕 Больше о них не спрашивать
alert-source-done = Спасибо! { $source } — записано.
alert-sources-hushed = Больше о них не спрошу. Они остались в /vocabulary и /health.
