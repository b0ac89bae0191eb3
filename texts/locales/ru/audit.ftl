# /audit: кто, что и когда изменил.

audit-head = 📜 <b>{ $named ->
        [yes] Изменения: { $person }
       *[no] Кто что изменил
    }</b>: { $count }, страница { $page } из { $pages }
audit-none = Таких изменений ещё не было.
audit-foot = Время — { $zone }. Чтобы найти человека: /audit и часть имени.
audit-whose = <b>Чьи изменения показать?</b>
audit-nobody = Человек с таким именем здесь ничего не менял.
audit-by-itself = Автоматически
audit-other = Другое ({ $what })
button-audit-links = 🔗 Ссылки
button-audit-teams = 👥 Команды
button-audit-people = 🙋 Люди
button-audit-delivery = 📤 Доставка
button-audit-numbers = 📊 Цифры
button-audit-bot = 🔧 Бот
button-audit-retention = 🧹 Удалённое
button-audit-who = 👤 Кто менял
wide-button-audit-anybody = 👥 Кто угодно

audit-value-on = да
audit-value-off = нет
audit-value-everybody = кто первый возьмёт
audit-value-in-turn = по очереди
audit-value-fewest = у кого меньше открытых
audit-value-nobody = никто
audit-value-name = имя менеджера
audit-value-team = название команды
audit-value-topics = группа с темами
audit-value-group = группа
audit-value-private = личные чаты
audit-value-webhook = вебхук
audit-value-menus = меню команд
audit-value-names = слова до «Старта»
audit-days-hours = { $days } (со своими часами)
audit-value-greeting = приветствие

audit-team-made = Новая команда: { $subject }
audit-team-archived = Команда закрыта: { $subject }
audit-team-name = Название команды
audit-team-hours = Часы работы, { $subject }
audit-team-zone = Часовой пояс, { $subject }
audit-team-country = Страна, { $subject }
audit-team-days = Выходные дни, { $subject }
audit-team-strategy = Кому достаются заявки, { $subject }
audit-team-rule = Число правил, { $subject }
audit-team-place = Место команды, { $subject }
audit-team-introduction = Что клиентам говорят о том, кто пишет, { $subject }
audit-team-expectation = Сообщать клиентам, когда ждать ответа, { $subject }
audit-team-people = Контакт и компания следуют за заявкой, { $subject }
audit-team-follow-up = Дружеское слово после молчания, { $subject }
audit-team-quiet = Тихие часы, { $subject }
audit-team-patience = Ожидание того, кого называет правило, { $subject }
audit-team-offer = Время взять предложенное, { $subject }
audit-team-take = Напоминания, пока заявку не взяли, { $subject }
audit-team-first-reply = Напоминания о первом ответе, { $subject }
audit-team-next-reply = Напоминания о следующем ответе, { $subject }
audit-answer-kept = Готовый ответ сохранён, { $subject }
audit-answer-dropped = Готовый ответ убран, { $subject }

audit-member-role = Роль, { $subject }
audit-member-hours = Часы работы, { $subject }
audit-member-zone = Часовой пояс, { $subject }
audit-member-languages = Языки, { $subject }
audit-member-capacity = Сколько заявок одновременно, { $subject }
audit-member-window = Сколько заявок за время, { $subject }
audit-member-user = Пользователь Битрикс24, { $subject }
audit-member-active = { $subject }: снова включён в Битрикс24
audit-member-inactive = { $subject }: отключён в Битрикс24
audit-member-away = { $subject }: временно не на месте
audit-member-back = { $subject }: снова на месте
audit-member-leave = Отпуск, { $subject }
audit-member-leave-dropped = Отпуск отменён, { $subject }
audit-member-joined = { $subject }: теперь в команде, потому что работает в её группе
audit-member-removed = Больше не в команде: { $subject }
audit-invitation-made = Создано приглашение
audit-invitation-used = Приглашение принято
audit-invitation-confirmed = Приглашение подтверждено
audit-invitation-undone = Приглашение отменено
audit-person-banned = Человек заблокирован
audit-person-unbanned = Блокировка снята
audit-person-exported = Выгружены данные: { $subject }

audit-link-made = Создана ссылка «{ $subject }»
audit-link-changed = Изменена ссылка «{ $subject }»
audit-link-on = Включена ссылка «{ $subject }»
audit-link-off = Отключена ссылка «{ $subject }»
audit-link-archived = Ссылка «{ $subject }» в архиве
audit-link-unarchived = Ссылка «{ $subject }» возвращена из архива
audit-source-confirmed = Источник добавлен в сквозную аналитику
audit-source-reopened = Источник снова нужно проверить в сквозной аналитике
audit-source-quiet = Больше не спрашиваем об источнике
audit-source-added = Записано значение для ссылок
audit-source-forgotten = Значение больше не предлагается для ссылок
audit-link-corrected = Исправлен источник ссылки «{ $subject }»
audit-submission-retried = Заявка { $subject } отправлена снова
audit-submission-dropped = От заявки { $subject } отказались
audit-submission-trace-erased = Удалены данные об источнике заявки { $subject }
audit-delivery-hurried = Всё ожидающее отправлено снова, заявок
audit-delivery-reopened = Всё отклонённое отправлено снова, заявок
audit-health-fix = Бота попросили исправить { $subject ->
    [webhook] вебхук
    [menus] меню команд
   *[names] слова до кнопки «Старт»
}
audit-link-compared = Начато сравнение по ссылке «{ $subject }»
audit-link-variant-kept = Вариант для всех по ссылке «{ $subject }»
audit-retention-visits = Срок вышел, удалены данные посещений сайта
audit-retention-joins = Срок вышел, удалено, кто вступил в каналы
audit-retention-updates = Срок вышел, удалены необработанные сообщения
audit-retention-dialogues = Срок вышел, удалены слова переписки
audit-retention-ended = Срок вышел, удалены ответы отправленных и отменённых анкет
audit-retention-unfinished = Срок вышел, удалены ответы незаконченных анкет
audit-form-reloaded = Файлы анкет перечитаны
audit-trial-start = Тестовая заявка запущена: { $subject }
audit-trial-end = Тестовая заявка убрана: { $subject }
audit-link-channel = Создана пригласительная ссылка канала для «{ $subject }»
audit-cost-set = Внесён расход: { $subject }
audit-cost-removed = Убран расход: { $subject }
audit-cost-imported = Расходы приняты из таблицы, строк
audit-rate-set = Курс { $subject } задан
audit-rate-removed = Курс { $subject } убран
audit-digest-set = Настроена сводка с цифрами
audit-digest-off = Сводка с цифрами выключена
