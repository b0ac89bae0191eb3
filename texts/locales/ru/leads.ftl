# Что менеджеры читают и нажимают на заявке и что слышит клиент о том, кто её взял.

prospect-introduced = Вашей заявкой займётся { $name }. Ответим прямо здесь 🙂
prospect-introduced-team = Вашей заявкой займётся { $name }. Ответим прямо здесь 🙂

moment = { DATETIME($at, dateStyle: "medium", timeStyle: "short") } ({ $zone })

lead-waiting = 🔵 Ещё никто не взял · ⏱ { $since }
lead-offered = 🟡 Предложена: { $owner } · ⏱ { $until }
lead-taken = 🟢 В работе: { $owner } · ⏱ { $since }
lead-turn-team = 💬 Ждёт нашего ответа · ⏱ { $since }
lead-turn-prospect = ✔️ Очередь клиента · ⏱ { $since }
lead-asleep = 😴 Отложена: { $owner } (если клиент напишет — вернётся) · ⏱ { $until }
lead-asleep-on = 😴 Отложена: { $owner } · ⏱ { $until }
lead-outside = ⚪ В CRM ответственный не из команды
lead-outside-named = ⚪ В CRM ответственный — { $owner }, не из команды
lead-stage = 🗂 В CRM: { $stage }
lead-stage-amount = 🗂 В CRM: { $stage } · { $amount }
lead-deleted = 🗑 Позже удалено в CRM
lead-won = 🏆 Успех
lead-lost = ❌ Отказ
lead-none = 🙅 Не лид
lead-spam = 🚫 Спам
lead-done = ✅ Готово
lead-silent = 🔕 Клиент так и не ответил
lead-muted = 🔇 Сообщения клиента никому не приходят до { $until }
lead-rated = ⭐ Оценка: { $rating } из 5
lead-goes-on = ↪️ Продолжение — на новой карточке, { $card }
lead-new = 🆕 Первое обращение
lead-returning = 🔁 Уже обращался: { $count ->
        [one] { $count } заявка
        [few] { $count } заявки
       *[other] { $count } заявок
    }
lead-words = ✍️ <b>Сообщение без анкеты</b>
lead-words-foot = { $named ->
        [yes] Заявка { $lead } · открыта: { $at }
       *[no] Открыта: { $at }
    }
lead-card-emptied = Эта карточка здесь больше не показывается.

lead-mention-take = 🔔 { $person } — заявку ещё никто не взял · ⏱ { $since }
lead-mention-offer = 🔔 { $person } — заявка ваша, если возьмёте · ⏱ { $since }
lead-mention-first-reply = 🔔 { $person } — клиент ещё не получил ответа · ⏱ { $since }
lead-mention-next-reply = 🔔 { $person } — клиент написал снова и ждёт ответа · ⏱ { $since }
lead-mention-woken = ☀️ { $person } — пора вернуться к заявке · ⏱ { $since }
lead-mention-handed = 🤝 { $person } — теперь это ваша заявка · ⏱ { $since }

button-lead-take = ✋ Взять
button-lead-had = ✋ { $owner }
button-lead-more = ⋯ Ещё
button-lead-called = 📞 Позвонили
button-lead-wrote = ✍️ Написали
button-lead-no-answer = 📵 Недозвон
button-lead-done = ✅ Готово
button-lead-needless = 👌 Ответ не нужен
button-lead-postpone = ⏰ Отложить…
button-lead-hand = 🤝 Передать…
button-lead-release = ↩️ Вернуть
button-lead-take-over = 🙋 Забрать себе
button-lead-not-a-lead = 🙅 Не лид…
button-lead-give-up = 🙅 Да, не лид
button-lead-spam = 🚫 Спам
button-lead-spam-surely = 🚫 Да, это спам
button-lead-take-back = 🙈 Отозвать…
button-lead-send-later = ✍️ Отправить позже…
button-lead-wake = ☀️ Разбудить
button-lead-reopen = ↩️ Открыть снова
button-lead-back = ⬅️ Назад
button-lead-chat = 💬 Чат
button-lead-whole = 📄 Показать всё
button-lead-hour = Через час
button-lead-tomorrow = Завтра утром
button-lead-three = Через три дня
button-lead-week = На той неделе
button-lead-another-day = Другой день…
button-lead-wakes = 🔔 Напишет — вернётся
button-lead-sleeps-on = 🔕 Спит до срока
button-lead-won = 🏆 Успех
button-lead-lost = ❌ Отказ
button-lead-none = 🙅 Не лид
button-lead-was-spam = 🚫 Спам
button-lead-was-done = ✅ Готово
button-lead-silent = 🔕 Нет ответа

alert-lead-taken = Заявка ваша 🙌
alert-lead-taken-unlinked = Заявка ваша 🙌 CRM вас ещё не знает: попросите администратора связать вас с пользователем Битрикс24.
alert-lead-released = Заявка снова свободна.
alert-lead-handed = Передано: { $owner }
alert-lead-noted = Записали 👍
alert-lead-postponed = Отложено до { $until }
alert-lead-closed = Закрыто.
alert-lead-spam = Закрыто. День сообщения этого клиента никому не придут. Админы решат, банить ли.
alert-lead-reopened = Заявка снова открыта.
alert-lead-held = С { $since } заявку ведёт { $owner }. «{ $over }» — под кнопкой «{ $more }».
alert-lead-over = Всё уже изменилось. На карточке видно, как сейчас.
alert-lead-another-day = Ответьте на эту карточку и напишите, до когда отложить:
    /postpone 3.12 10:00
    Можно и «завтра 9:00», «2 ч», «пятница».
alert-lead-send-later = Ответьте на эту карточку:
    /later Доброе утро!
    Спрошу, когда отправить. Или сразу со временем: /later завтра 9:00 Доброе утро!
alert-lead-not-a-member = Это могут только участники команды.
alert-lead-start-me = Для этого окошка слишком длинно. Откройте чат со мной, нажмите START и попробуйте ещё раз.

postpone-how = Не вижу здесь момента в будущем. Например: <code>/postpone 3.12 10:00</code>, <code>/postpone завтра 9:00</code>, <code>/postpone 2 ч</code>
postpone-where = Напишите это ответом на карточку заявки или на слова клиента либо в теме заявки.

notice-lead-taken-over = 🙋 Коллега забрал у вас заявку { $number }. На карточке видно, у кого она теперь.
notice-lead-spam = 🚫 Менеджер отметил заявку { $number } как спам (id клиента — { $person }). День сообщения клиента никому не приходят. Если это ошибка, на карточке есть кнопка «Открыть снова».
