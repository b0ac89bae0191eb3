# The numbers: /stats and what hangs on it.

stats-head = <b>{ $period }</b>
stats-view-by-arrival = by arrival: what became so far of those who came then
stats-view-by-event = by event: what happened then, whenever they came
stats-model-first = credit: the first touch
stats-model-last = credit: the last touch
stats-model-last-significant = credit: the last touch with a source
stats-only-link = Link: { $name }
stats-only-source = Source: { $name }
stats-only-campaign = Campaign: { $name }
stats-only-form = Form: { $name }
stats-only-manager = Manager: { $name }
stats-only-team = Team: { $name }
stats-period-day = { DATETIME($at, dateStyle: "long") }
stats-period = { DATETIME($since, dateStyle: "medium") } – { DATETIME($at, dateStyle: "medium") }

stats-visits = Visits
stats-starts = Starts
stats-people = People
stats-new = New people
stats-begun = Forms begun
stats-submitted = Sent
stats-delivered = In the CRM
stats-taken = Taken
stats-answered = Answered
stats-qualified = Qualified
stats-won = Won
stats-lost = Lost
stats-partial = Sent on in part
stats-assisted = Helped another’s sale
stats-line = { $name }: <b>{ $count }</b>{ $aside }
stats-money = Won for { $money }
stats-take = Taken: half within { $median }, nine in ten within { $p90 }; { $quick } within 5 minutes, { $share } taken at all
stats-answer = First answer: half within { $median }, nine in ten within { $p90 }; { $quick } within 5 minutes, { $share } answered at all
stats-in-working-time = – in working time: half within { $median }, nine in ten within { $p90 }; { $quick } within 5 minutes
stats-no-answer = Nobody was answered yet.
stats-rating = Rating: { $mean } of 5 ({ $count ->
        [one] { $count } vote
       *[other] { $count } votes
    })
stats-before = Before ({ $period }, at the same age): { $starts } starts, { $submitted } sent, { $qualified } qualified, { $won } won{ $money }
stats-before-events = Before ({ $period }): { $starts } starts, { $submitted } sent, { $qualified } qualified, { $won } won{ $money }
stats-money-without = (without { $money }: no rate)
stats-cost = 💶 Spent: { $money }
stats-cost-each = – { $each }
stats-cost-start = { $money } a start
stats-cost-lead = { $money } a lead
stats-cost-sale = { $money } a sale
stats-cost-back = – came back × { $back } ({ $earned })
stats-cost-missing = – without { $money }: there is no rate into { $base } (/rates)
stats-cost-no-rate = – there is no rate into { $base } for { $money }: what each lead cost can be told once /rates has it.
stats-cost-currencies = – in several currencies: what each lead cost can be told once <code>REPORT_CURRENCY</code> and /rates are set.
stats-sheet-won = Won, { $currency }
stats-sheet-cost = Spent, { $currency }
stats-sheet-in = Prices in
stats-sheet-per-start = A start
stats-sheet-per-lead = A lead
stats-sheet-per-sale = A sale
stats-sheet-back = Came back, times
stats-models-head = ⚖️ <b>Who gets the credit, side by side: { $period }</b>
stats-models-whole = { $model }: begun { $begun }, sent { $submitted }, won { $won }{ $money }
stats-models-row = { $name }: sent { $submitted }; won { $won }
stats-models-more = … and { $count } more
stats-models-foot = In each row: first touch | last touch | last with a source.
stats-nothing = Nothing happened in that time.
stats-rows-head = <b>{ $by }</b>
stats-row = { $name }: { $starts } → { $submitted } → { $won }{ $money }
stats-row-short = { $name }: { $begun } → { $submitted } → { $won }{ $money }
stats-rows-foot = { $numbered ->
    [yes] Starts → sent → won. Press a number to look at one alone.
   *[no] Starts → sent → won.
}
stats-rows-foot-short = { $numbered ->
    [yes] Begun → sent → won. Press a number to look at one alone.
   *[no] Begun → sent → won.
}
stats-pages = Page { $page } of { $pages }
stats-none = (none)
stats-direct = (without a link)
stats-nobody = (nobody yet)

stats-by-whole = All together
stats-by-link = By link
stats-by-campaign = By campaign
stats-by-source = By source
stats-by-form = By form
stats-by-manager = By manager
stats-by-team = By team
stats-by-time = Over time

stats-steps-head = <b>Where people stay: { $form }</b>
stats-step = { $number }. { $step }: { $asked } → { $answered }; stayed { $stayed } ({ $share })
stats-steps-none = Nobody began this form in that time.
stats-steps-foot = Asked → answered, and how many went no further.
    { $view }
stats-cohorts-head = <b>By the week of the first arrival</b>
stats-cohort = { $week }: { $people ->
    [one] { $people } person
   *[other] { $people } people
}; sent in the same week { $same }{ $weeks ->
    [1] {""}
   *[other] , within { $weeks } weeks { $later }
}; won { $won }
stats-cohorts-none = Nobody came for the first time in that time.
stats-which-period = Which days? Press one, or type for example <code>/stats last week</code>, <code>/stats Q3</code> or <code>/stats 1–15 March</code>.
stats-which-group = By what?
stats-not-read = I can’t read that as days. Try <code>/stats 7 days</code>, <code>/stats last week</code>, <code>/stats March</code> or <code>/stats 1–15 March</code>.
stats-no-picture = The picture could not be made; the numbers are in the message above.

stats-chart-rows-more = { $foot } { $count } more are in the table.
stats-chart-way = From visit to sale
stats-chart-time = { $what } over time
stats-chart-up = How many
stats-chart-days = days
stats-chart-weeks = weeks, by their first day
stats-chart-months = months, by their first day
stats-chart-before = The period before

stats-days-7 = 7 days
stats-days-30 = 30 days
stats-days-90 = 90 days
stats-days-365 = A year
stats-days-month = This month
stats-days-last-month = Last month
wide-button-stats-by-arrival = 👣 By arrival
wide-button-stats-by-event = 🗓 By event
button-stats-period = 📅 Days
button-stats-groups = 🗂 By …
button-stats-first = First touch
button-stats-last = Last touch
button-stats-last-significant = Last with a source
button-stats-chart = 📊 Chart
button-stats-dark = 🌙 Dark
button-stats-light = ☀️ Light
button-stats-steps = 🪜 Steps
button-stats-cohorts = 🌱 Weeks
button-stats-models = ⚖️ Models
button-stats-csv = CSV
button-stats-xlsx = XLSX
button-stats-all = ↩️ Everything
button-stats-back = ↩️ Back
stats-seconds = { $count } s
stats-minutes = { $count } min
stats-hours = { $count } h
stats-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
