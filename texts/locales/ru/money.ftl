# Расходы, курсы и сводки: /cost, /costs, /rates, /digest.

decimal-mark = ,

cost-how = Напишите, сколько потрачено, на что и за какие дни:
    <code>/cost spring 350 EUR</code> — сегодня, на ссылку с кодом <i>spring</i>;
    <code>/cost spring 350 EUR 1.11.2026–7.11.2026</code> — поровну на эти дни;
    <code>/cost google / cpc / autumn 120,50 USD 2026-11</code> — на кампанию целиком.
    Та же ссылка, день и валюта ещё раз заменят прежнее. Или пришлите таблицу (CSV или XLSX) со столбцами <i>день</i>, <i>ссылка</i> (или <i>источник</i>, <i>канал</i>, <i>кампания</i>), <i>сумма</i> и <i>валюта</i>.
cost-of-what = Ссылки с кодом «{ $name }» нет, и по кампании с таким именем никто не приходил. Коды — в /links, кампании — в /stats.
cost-kept = Записано: { $amount }, { $name }, { $days ->
        [1] { $period }
        [one] поровну на { $days } день: { $period }
        [few] поровну на { $days } дня: { $period }
       *[other] поровну на { $days } дней: { $period }
    } Что из этого вышло, покажет /stats.
costs-none = Пока ничего не внесено. <code>/cost spring 350 EUR</code> записывает расход; можно прислать и таблицу (CSV или XLSX).
costs-head = 💶 <b>Расходы</b>, страница { $page } из { $pages }
cost-line = { $number }. { $day }: { $name } — { $amount }
costs-foot = Нажмите номер, чтобы убрать запись.
cost-drop-question = Убрать? { $day }: { $name } — { $amount }
button-cost-drop = 🗑 Убрать
toast-cost-dropped = Убрано.
toast-cost-gone = Этого уже нет.
rates-no-currency = Сначала задайте <code>REPORT_CURRENCY</code> в настройках: к этой валюте пересчитывают курсы.
rates-none = Курсов к { $base } пока нет.
rates-page = 💱 <b>Сколько стоят валюты в { $base }</b>, страница { $page } из { $pages }
rate-line = { $number }. { $rate }
rate-told = 1 { $currency } = { $value } { $base } с { $since }
rates-how = Напишите <code>/rates { $other } { $value }</code>: с сегодняшнего дня 1 { $other } стоит { $value } { $base }; или с днём: <code>/rates { $other } { $value } 2026-11-01</code>. Сумма пересчитывается по курсу своего дня. Нажмите номер, чтобы убрать курс.
rate-drop-question = Убрать этот курс? { $rate }
toast-rate-dropped = Убрано.
toast-rate-gone = Этого уже нет.

digests-head = 📰 <b>Сводка с цифрами</b>
    Что изменилось и где нужна рука — без звука. Кто не просил, тому она не приходит.
digest-line = { $name }: { $when }
digests-foot = Время — { $zone }. Нажмите чат, чтобы изменить.
digest-when = Когда присылать? Время — { $zone }.
digest-to-me = Мне, сюда
digest-never = не приходит
digest-daily = каждый день в { $hour }:00
digest-weekly = по понедельникам в { $hour }:00
button-digest-off = 🔕 Больше не присылать
toast-digest-set = Готово.
toast-digest-off = Сводок там больше не будет.
toast-digest-unchanged = Ничего не изменилось.
digest-head = 📰 <b>{ $period }: что изменилось</b>
digest-number = { $name }: <b>{ $after }</b> (раньше { $before })
digest-money = Сумма продаж: <b>{ $after }</b> (раньше { $before })
digest-cost = Потрачено: <b>{ $after }</b> (раньше { $before })
digest-answer = Половине ответили в первые { $median }
digest-moved-head = <b>Отправили анкету, сильнее всего изменилось по ссылкам</b>
digest-moved = { $name }: { $before } → { $after }
digest-needs-head = <b>Нужна рука</b>
digest-refused = 🔴 CRM не приняла { $count ->
        [one] { $count } заявку
        [few] { $count } заявки
       *[other] { $count } заявок
    }: /queue
digest-waiting = 🔴 { $count ->
        [one] { $count } лид никто не взял, он ждёт
        [few] { $count } лида никто не взял, первый ждёт
       *[other] { $count } лидов никто не взял, первый ждёт
    } { $since }: /duty
digest-unanswered = 🔴 { $count ->
        [one] { $count } человек ждёт
        [few] { $count } человека ждут
       *[other] { $count } человек ждут
    } ответа больше суток: /duty
digest-sources = ❗️ В сквозной аналитике, возможно, нет { $count ->
        [one] { $count } источника
        [few] { $count } источников
       *[other] { $count } источников
    } ваших ссылок: { $sources }. Добавьте буква в букву и отметьте это в /vocabulary
digest-foot = По событиям: что произошло тогда, когда бы люди ни пришли. Подробнее: /stats

sheet-costs-look = 💶 Расходы: { $count ->
        [one] { $count } строка
        [few] { $count } строки
       *[other] { $count } строк
    } за { $period }, всего { $money }. Та же ссылка, день и валюта заменят прежнее. Загрузить?
sheet-costs-taken = 💶 Записано: { $count ->
        [one] { $count } строка
        [few] { $count } строки
       *[other] { $count } строк
    } за { $period }, всего { $money }. Что из этого вышло, покажет /stats.
sheet-costs-refused = Вам это больше не разрешено.
sheet-cost-day = «{ $value }» — не день; напишите, например, 2026-11-05 или 5.11.2026
sheet-cost-currency = «{ $value }» — не валюта; { $near ->
        [none] нужны три буквы, например EUR
       *[other] может быть, { $near }?
    }
sheet-cost-amount = «{ $value }» — не сумма; напишите, например, 120,50
sheet-cost-two = «{ $value }» можно прочесть двояко: напишите без разделителя тысяч и с двумя знаками после запятой
sheet-cost-nothing = нет ни ссылки, ни источника: на что потрачено?
sheet-cost-unknown = нет ни ссылки, ни кампании «{ $value }»
sheet-cost-twice = та же ссылка, день и валюта уже есть в строке { $first }
