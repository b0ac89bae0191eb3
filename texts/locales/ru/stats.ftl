# Цифры: /stats и всё, что к ней относится.

stats-head = <b>{ $period }</b>
stats-view-by-arrival = по приходу: что на сегодня стало с теми, кто пришёл тогда
stats-view-by-event = по событиям: что произошло тогда, когда бы люди ни пришли
stats-model-first = заслуга первого касания
stats-model-last = заслуга последнего касания
stats-model-last-significant = заслуга последнего касания с источником
stats-only-link = Ссылка: { $name }
stats-only-source = Источник: { $name }
stats-only-campaign = Кампания: { $name }
stats-only-form = Анкета: { $name }
stats-only-manager = Менеджер: { $name }
stats-only-team = Команда: { $name }
stats-period-day = { DATETIME($at, dateStyle: "long") }
stats-period = { DATETIME($since, dateStyle: "medium") } — { DATETIME($at, dateStyle: "medium") }

stats-visits = Визиты
stats-starts = Старты
stats-people = Люди
stats-new = Новые люди
stats-begun = Начали анкету
stats-submitted = Отправили
stats-delivered = В CRM
stats-taken = Взято в работу
stats-answered = Получили ответ
stats-qualified = Качественные
stats-won = Продажи
stats-lost = Проиграно
stats-partial = Передано частично
stats-assisted = Помогли чужой сделке
stats-line = { $name }: <b>{ $count }</b>{ $aside }
stats-money = Сумма продаж: { $money }
stats-take = Взяли: половину за { $median }, девять из десяти за { $p90 }; в первые 5 минут — { $quick }, всего взяли — { $share }
stats-answer = Первый ответ: половина за { $median }, девять из десяти за { $p90 }; в первые 5 минут — { $quick }, всего ответили — { $share }
stats-in-working-time = – в рабочее время: половина за { $median }, девять из десяти за { $p90 }; в первые 5 минут — { $quick }
stats-no-answer = Пока никому не ответили.
stats-rating = Оценка: { $mean } из 5 ({ $count ->
        [one] { $count } голос
        [few] { $count } голоса
       *[other] { $count } голосов
    })
stats-before = Раньше ({ $period }, в том же возрасте): стартов { $starts }, отправили { $submitted }, качественных { $qualified }, продаж { $won }{ $money }
stats-before-events = Раньше ({ $period }): стартов { $starts }, отправили { $submitted }, качественных { $qualified }, продаж { $won }{ $money }
stats-money-without = (без { $money }: нет курса)
stats-cost = 💶 Потрачено: { $money }
stats-cost-each = – { $each }
stats-cost-start = { $money } за старт
stats-cost-lead = { $money } за заявку
stats-cost-sale = { $money } за продажу
stats-cost-back = – вернулось × { $back } ({ $earned })
stats-cost-missing = – без { $money }: нет курса к { $base } (/rates)
stats-cost-no-rate = – нет курса к { $base } для { $money }: сколько стоила заявка, можно будет сказать, когда он появится в /rates.
stats-cost-currencies = – в нескольких валютах: цену заявки можно назвать, когда заданы <code>REPORT_CURRENCY</code> и /rates.
stats-sheet-won = Продажи, { $currency }
stats-sheet-cost = Потрачено, { $currency }
stats-sheet-in = Цены в
stats-sheet-per-start = За старт
stats-sheet-per-lead = За заявку
stats-sheet-per-sale = За продажу
stats-sheet-back = Вернулось, раз
stats-models-head = ⚖️ <b>Чья заслуга, рядом: { $period }</b>
stats-models-whole = { $model }: начали { $begun }, отправили { $submitted }, продаж { $won }{ $money }
stats-models-row = { $name }: отправили { $submitted }; продаж { $won }
stats-models-more = … и ещё { $count }
stats-models-foot = В каждой строке: первое касание | последнее | последнее с источником.
stats-nothing = За это время ничего не было.
stats-rows-head = <b>{ $by }</b>
stats-row = { $name }: { $starts } → { $submitted } → { $won }{ $money }
stats-row-short = { $name }: { $begun } → { $submitted } → { $won }{ $money }
stats-rows-foot = { $numbered ->
    [yes] Старты → отправили → продажи. Нажмите номер, чтобы посмотреть отдельно.
   *[no] Старты → отправили → продажи.
}
stats-rows-foot-short = { $numbered ->
    [yes] Начали → отправили → продажи. Нажмите номер, чтобы посмотреть отдельно.
   *[no] Начали → отправили → продажи.
}
stats-pages = Страница { $page } из { $pages }
stats-none = не указано
stats-direct = (без ссылки)
stats-nobody = (пока никто)

stats-by-whole = Всё вместе
stats-by-link = По ссылкам
stats-by-campaign = По кампаниям
stats-by-source = По источникам
stats-by-form = По анкетам
stats-by-manager = По менеджерам
stats-by-team = По командам
stats-by-time = По времени

stats-steps-head = <b>Где останавливаются: { $form }</b>
stats-step = { $number }. { $step }: { $asked } → { $answered }; остановились { $stayed } ({ $share })
stats-steps-none = За это время эту анкету никто не начинал.
stats-steps-foot = Спросили → ответили, и сколько дальше не пошло.
    { $view }
stats-cohorts-head = <b>По неделе первого прихода</b>
stats-cohort = { $week }: людей { $people }; отправили в ту же неделю { $same }{ $weeks ->
        [1] {""}
        [one] , за { $weeks } неделю { $later }
        [few] , за { $weeks } недели { $later }
       *[other] , за { $weeks } недель { $later }
    }; продаж { $won }
stats-cohorts-none = За это время никто не пришёл впервые.
stats-which-period = За какие дни? Нажмите или напишите, например, <code>/stats прошлая неделя</code>, <code>/stats 3 квартал</code> или <code>/stats 1–15 марта</code>.
stats-which-group = Как разложить?
stats-not-read = Не понимаю, какие это дни. Попробуйте <code>/stats 7 дней</code>, <code>/stats прошлая неделя</code>, <code>/stats март</code> или <code>/stats 1–15 марта</code>.
stats-no-picture = Картинку сделать не удалось; цифры — в сообщении выше.

stats-chart-rows-more = { $foot } Ещё { $count } — в таблице.
stats-chart-way = От визита до продажи
stats-chart-time = { $what }: по времени
stats-chart-up = Сколько
stats-chart-days = дни
stats-chart-weeks = недели, по первому дню
stats-chart-months = месяцы, по первому дню
stats-chart-before = Период до этого

stats-days-7 = 7 дней
stats-days-30 = 30 дней
stats-days-90 = 90 дней
stats-days-365 = Год
stats-days-month = Этот месяц
stats-days-last-month = Прошлый месяц
wide-button-stats-by-arrival = 👣 По приходу
wide-button-stats-by-event = 🗓 По событиям
button-stats-period = 📅 Дни
button-stats-groups = 🗂 Разложить
button-stats-first = Первое
button-stats-last = Последнее
button-stats-last-significant = Значимое
button-stats-chart = 📊 График
button-stats-dark = 🌙 Тёмный
button-stats-light = ☀️ Светлый
button-stats-steps = 🪜 Шаги
button-stats-cohorts = 🌱 Недели
button-stats-models = ⚖️ Модели
button-stats-csv = CSV
button-stats-xlsx = XLSX
button-stats-all = ↩️ Всё
button-stats-back = ↩️ Назад
stats-seconds = { $count } с
stats-minutes = { $count } мин
stats-hours = { $count } ч
stats-days = { $count ->
        [one] { $count } день
        [few] { $count } дня
       *[other] { $count } дней
    }
