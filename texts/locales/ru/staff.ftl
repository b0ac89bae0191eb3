# Кто когда работает: /duty, /away, /back, /leave, /hours.

weekday-short = { $day ->
        [0] пн
        [1] вт
        [2] ср
        [3] чт
        [4] пт
        [5] сб
       *[6] вс
    }
staff-day = { DATETIME($day, dateStyle: "medium") }
staff-nobody = Такого человека в ваших командах нет.
hours-round-the-clock = круглосуточно
team-default = Основная команда

duty-head = { $count ->
        [0] Сейчас никого на смене
        [one] На смене { $count } человек
        [few] На смене { $count } человека
       *[other] На смене { $count } человек
    }
duty-nobody = В команде пока никого. Кто возьмёт заявку, тот в неё и войдёт; пригласить людей можно через /team
duty-more = { $count ->
        [one] …и ещё { $count } человек
        [few] …и ещё { $count } человека
       *[other] …и ещё { $count } человек
    }
duty-zone = Время по поясу { $zone }.
duty-on = на смене
duty-on-until = на смене до { $until }
duty-off = не работает
duty-off-until = не работает до { $until }
duty-leave = в отпуске
duty-leave-until = в отпуске до { $until }
duty-gone = отсутствует
duty-gone-until = отсутствует до { $until }
duty-away = 💤 Вы отошли. Новые заявки идут остальным, пока не нажмёте «Я на месте» или не напишете /back
duty-away-until = 💤 Вы отошли до { $until }. До этого новые заявки идут остальным; вернуться раньше — /back
duty-back = 🟢 С возвращением! Новые заявки снова могут прийти вам.
duty-not-away = Вы и не отходили: заявки приходят вам в ваши рабочие часы.
duty-unclear-moment = До какого времени? Например: /away 18:00, /away 2 ч, /away завтра 9:00 — или просто /away
duty-unclear-days = Какие дни? Например: /leave 1–14 декабря, /leave завтра, /leave 5.12–9.12
duty-leaves = Отпуск — { $name }:
duty-no-leave = Отпуск не запланирован.
duty-leave-how = Добавить: /leave 1–14 декабря. Отменить — кнопкой.
duty-open-leads = { $count ->
        [one] { $count } открытая заявка остаётся за вами; если она не ждёт, передайте её на карточке.
        [few] { $count } открытые заявки остаются за вами; если они не ждут, передайте их на карточках.
       *[other] { $count } открытых заявок остаются за вами; если они не ждут, передайте их на карточках.
    }
duty-anonymous = Вы пишете от имени группы, и мне не видно, кто вы. Отключите анонимность в своих правах администратора или напишите мне лично.
button-duty-away = 💤 Меня нет
button-duty-back = 🟢 Я на месте
button-duty-look = 🔄 Обновить
button-duty-leaves = 🏖 Мой отпуск
