# /audit: кто, что и когда изменил.

audit-head = 📜 <b>{ $named ->
        [yes] Изменения: { $person }
       *[no] Кто что изменил
    }</b>: { $count }, страница { $page } из { $pages }
audit-none = Таких изменений ещё не было.
audit-foot = Время — { $zone }. Чтобы найти человека: /audit и часть имени.
audit-whose = <b>Чьи изменения показать?</b>
audit-nobody = Человек с таким именем здесь ничего не менял.
audit-by-itself = Само собой
audit-other = Другое ({ $what })
button-audit-links = 🔗 Ссылки
button-audit-teams = 👥 Команды
button-audit-people = 🙋 Люди
button-audit-delivery = 📤 Доставка
button-audit-numbers = 📊 Цифры
button-audit-bot = 🔧 Бот
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
audit-member-removed = Больше не в команде: { $subject }
audit-invitation-made = Создано приглашение
audit-invitation-used = Приглашение принято
audit-invitation-confirmed = Приглашение подтверждено
audit-invitation-undone = Приглашение отменено
audit-person-banned = Человек заблокирован
audit-person-unbanned = Блокировка снята
audit-person-exported = Выгружены данные: { $subject }

audit-link-corrected = Исправлен источник ссылки «{ $subject }»
audit-submission-retried = Заявка { $subject } отправлена снова
audit-submission-dropped = От заявки { $subject } отказались
audit-submission-trace-erased = Удалены данные об источнике заявки { $subject }
audit-delivery-hurried = Всё ожидающее отправлено снова, заявок
audit-delivery-reopened = Всё отклонённое отправлено снова, заявок
audit-health-fix = Исправлено
