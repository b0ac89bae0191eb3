# Очередь: кому достаются заявки и что об этом узнают те, кто за неё отвечает.

notice-line-unattended =
    🪑 <b>Никого нет на смене</b>
    { $count ->
        [one] Ждёт { $count } заявка
        [few] Ждут { $count } заявки
       *[other] Ждёт { $count } заявок
    }{ $named ->
        [yes] { " " }в команде «{ $team }»
       *[no] { "" }
    }, а ответить некому. { $comes ->
        [yes] Ближайшая смена: { $back }.
       *[no] Когда кто-нибудь вернётся, неизвестно.
    } Как только кто-то появится, я раздам всё, что ждёт.
notice-lead-passed-over = 👋 Заявка { $lead } досталась бы вам, но вас сейчас нет, и её получил кто-то из коллег. Забрать её себе по-прежнему можно.
notice-lead-not-taken = ⏰ Заявку { $lead } до сих пор никто не взял. Она ждёт уже { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[other] { $minutes } минут
    }: /why { $lead }
notice-lead-not-answered = ⏰ Клиент всё ещё ждёт ответа на заявку { $lead }, уже { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[other] { $minutes } минут
    }: /why { $lead }
notice-leads-overdue = ⏰ Какое-то время меня не было. Слишком долго { $count ->
        [one] ждёт { $count } заявка
        [few] ждут { $count } заявки
       *[other] ждут { $count } заявок
    }: { $leads }.
leads-digest =
    🕰 { $named ->
        [yes] <a href="tg://user?id={ $person }">{ $name }</a>, какое-то
       *[no] Какое-то
    } время меня не было. { $count ->
        [one] Ждёт { $count } заявка
        [few] Ждут { $count } заявки
       *[other] Ждут { $count } заявок
    }:

    { $list }{ $more ->
        [0] { "" }
       *[other] { " " }… и ещё { $more }.
    }
leads-digest-take = { $lead } · { $name }: ещё никто не взял
leads-digest-offer = { $lead } · { $name }: ваша, если возьмёте
leads-digest-reply = { $lead } · { $name }: ждёт ответа
leads-digest-woken = { $lead } · { $name }: была отложена до этого времени
