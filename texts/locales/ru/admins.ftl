# Тексты для администраторов.

help-admins =
    <b>Для администраторов</b>
    /newlink – создать ссылку
    /links – все ссылки и их результаты
    /explain spring__ad7 – как понимается параметр ссылки
    /correct – исправить источник ссылки, и у прежних заявок тоже
    /erase 12 – удалить след заявки 12
    /queue – что ещё не дошло до CRM и почему

links-none = Ссылок пока нет. Чтобы создать первую, нажмите /newlink
links-head = <b>Ссылки</b>, страница { $page } из { $pages }
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
button-newer = ⬅️ Новее
button-older = Раньше ➡️

correction-proposed = <b>Исправить «{ $title }»?</b>
correction-applied = ✅ <b>«{ $title }»: исправлено</b>
correction-wrong = <b>Сейчас</b>
correction-right = <b>Станет</b>
correction-sent = { $count ->
        [one] { $count } заявка в CRM получит новый след, неверный будет удалён.
        [few] { $count } заявки в CRM получат новый след, неверные будут удалены.
       *[other] { $count } заявок в CRM получат новый след, неверные будут удалены.
    }
correction-unsent = { $count ->
        [one] { $count } заявка ещё в очереди и уйдёт с верным источником.
        [few] { $count } заявки ещё в очереди и уйдут с верным источником.
       *[other] { $count } заявок ещё в очереди и уйдут с верным источником.
    }
correction-untraceable = { $count ->
        [one] ⚠️ У { $count } заявки CRM не сообщила номер следа: в CRM всё останется как есть. Исправьте её, пожалуйста, вручную.
        [few] ⚠️ У { $count } заявок CRM не сообщила номера следов: в CRM всё останется как есть. Исправьте их, пожалуйста, вручную.
       *[other] ⚠️ У { $count } заявок CRM не сообщила номера следов: в CRM всё останется как есть. Исправьте их, пожалуйста, вручную.
    }
correction-none = Ни одной заявки это не затронет.
button-correct = ✅ Исправить
alert-correction-over = Это уже сделано, или ссылку с тех пор изменили. Ничего не поменялось.

erasure-how = Какую заявку? Её номер – в конце карточки: /erase 12
erasure-unknown = Заявки { $number } нет.
erasure-undelivered = Заявки { $number } ещё нет в CRM, поэтому и следа от неё там нет.
erasure-erased = След заявки { $number } уже удалён.
erasure-untraceable = След заявки { $number } удалить нельзя: CRM не сообщила его номер. Так бывает, когда TRACE_MODE – inline или utm, или когда ответ потерялся.
erasure-proposed =
    <b>Удалить след заявки { $number }?</b>
    Сделка и контакт останутся, но сквозная аналитика забудет, откуда пришёл человек. Отменить это нельзя.
erasure-begun = ✅ Удаляю след заявки { $number }. Когда его не станет, это будет видно на карточке.
button-erase = 🗑 Удалить след

explain-how = Отправьте параметр ссылки вместе с командой, и я расскажу, как его пойму: <code>/explain spring__ad7</code>
explain-bare = Запуск без параметра: источника нет, прежний сохраняется.
explain-link = Это ваша ссылка.
explain-disabled-link = Это ваша ссылка, но она выключена: источника нет, прежний сохраняется.
explain-rule = Такой ссылки нет, но есть подходящее правило.
explain-visit = Это переход с сайта или через переадресацию.
explain-waiting-visit = Это переход с сайта или через переадресацию, но сведения о нём ещё не дошли или удалены через 30 дней.
explain-invitation = Это приглашение в команду.
explain-unknown = Неизвестный параметр: нет ни ссылки, ни правила. Он сохраняется как есть; источника нет, прежний сохраняется.
explain-malformed = Такого в ссылке быть не может: в параметре до 64 латинских букв, цифр, дефисов и подчёркиваний. Он сохраняется как есть; источника нет, прежний сохраняется.
explain-by-link = Ссылка: { $title } ({ $code })
explain-by-rule = Правило: { $rule } ({ $title })
explain-tail = Хвост { $tail } – это { $name }.
explain-tail-unused = Хвост { $tail } ничего не задаёт: у ссылки не указано, что это.
explain-no-source = Без utm_source источник не определить.
explain-form = Анкета: { $form }
explain-menu = Анкета: на выбор из меню
