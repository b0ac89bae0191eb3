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
notice-lead-not-taken-late = ⏰ Заявку { $lead } до сих пор никто не взял. Она ждёт уже { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
       *[other] { $hours } часов
    }: /why { $lead }
notice-lead-not-answered = ⏰ Клиент всё ещё ждёт ответа на заявку { $lead }, уже { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[other] { $minutes } минут
    }: /why { $lead }
notice-lead-not-answered-late = ⏰ Клиент всё ещё ждёт ответа на заявку { $lead }, уже { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
       *[other] { $hours } часов
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

# /why

why-which = О какой заявке речь? Ответьте на её карточку или на слова клиента командой /why или пришлите номер: /why 12
why-no-lead = Лида { $number } в ваших командах нет.
why-head = 🔎 <b>Заявка { $lead }</b> · { $name }
why-nobody-had = Её ещё ни у кого не было.
why-owner =
    { $fate ->
        [has] 👤
        [offered] 👉
        [passed] ⏭
       *[had] ▫️
    } { $who }, { $at }: { $how ->
        [take] по кнопке «Взять»
        [words] первый ответ клиенту
        [handed] передали коллеги
        [taken_over] по кнопке «Забрать себе»
        [round_robin] по очереди
        [fewest_open] меньше всего открытых заявок
        [fixed] так указано в правиле
        [returning] уже вёл этого клиента
        [reopened] заявка была здесь до закрытия
        [crm] ответственный в CRM
       *[other] { $how }
    }{ $fate ->
        [offered] , ещё можно взять
        [passed] , но не взята
       *[other] { "" }
    }
why-kept =
    ⏳ Почему ещё ждёт: { $reason ->
        [everybody] по правилам её никому не назначают, берёт кто хочет
        [nobody_on_duty] никого из тех, кому она положена, нет на смене
        [all_full] у тех, кому она положена, сейчас нет места
       *[nobody_left] те, кому она положена, её не взяли
    }.
why-held = До { $until } она остаётся за теми, кого называет правило.
why-rule =
    📐 { $rule ->
        [returning] Сначала — менеджер, который уже вёл этого клиента
        [link] Так указано в ссылке
        [rule] По правилу
        [language] Вся команда: на этом языке никто не говорит
       *[team] По обычному правилу команды
    }{ $named ->
        [yes] : { $conditions }
       *[no] { "" }
    }
why-condition =
    { $what ->
        [form] анкета
        [link] ссылка
        [language] язык
        [source] источник
       *[answer] ответ
    } { $value }
why-candidate =
    { $what ->
        [got] ✅
        [free] ▫️
       *[other] ▪️
    } { $who }: { $what ->
        [got] заявка здесь
        [free] место есть, но очередь не подошла
        [away] нет на месте
        [leave] в отпуске
        [day_off] выходной
        [hours] вне рабочего времени
        [inactive] отключён в CRM
        [passed] заявка уже была здесь за это время
        [rule] правила пока не называют
        [full] открытых заявок уже предел
       *[window] только что досталось достаточно
    }{ $known ->
        [yes] , до { $until }
       *[no] { "" }
    }
why-more = … и ещё { $count }.
