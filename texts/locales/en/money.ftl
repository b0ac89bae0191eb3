# Costs, rates and digests: /cost, /costs, /rates, /digest.

decimal-mark = .

cost-how = Type what was spent, on what, and on which days:
    <code>/cost spring 350 EUR</code> – today, on the link with the code <i>spring</i>;
    <code>/cost spring 350 EUR 1.11.2026–7.11.2026</code> – divided among these days;
    <code>/cost google / cpc / autumn 120.50 USD 2026-11</code> – on a campaign as a whole.
    The same link, day and currency again takes the place of what was there. Or send a table (CSV or XLSX) with the columns <i>day</i>, <i>link</i> (or <i>source</i>, <i>medium</i>, <i>campaign</i>), <i>amount</i> and <i>currency</i>.
cost-of-what = There is no link with the code “{ $name }”, and nobody ever came by a campaign of that name. /links shows the codes, /stats the campaigns.
cost-kept = Kept: { $amount } for { $name }, { $days ->
        [one] { $period }
       *[other] divided among { $days } days: { $period }
    }. /stats shows what came of it.
costs-none = Nothing was entered yet. <code>/cost spring 350 EUR</code> enters what was spent; a table (CSV or XLSX) does, too.
costs-head = 💶 <b>What was spent</b>, page { $page } of { $pages }
cost-line = { $number }. { $day }: { $name } – { $amount }
costs-foot = Press a number to take one away.
cost-drop-question = Take it away? { $day }: { $name } – { $amount }
button-cost-drop = 🗑 Take it away
toast-cost-dropped = Taken away.
toast-cost-gone = It is not there any more.
rates-no-currency = Set <code>REPORT_CURRENCY</code> first (operations): into that currency rates convert.
rates-none = There are no rates into { $base } yet.
rates-page = 💱 <b>What currencies are worth in { $base }</b>, page { $page } of { $pages }
rate-line = { $number }. { $rate }
rate-told = 1 { $currency } = { $value } { $base } since { $since }
rates-how = Type <code>/rates { $other } { $value }</code>: from today one { $other } is worth { $value } { $base }; or with a day, <code>/rates { $other } { $value } 2026-11-01</code>. A sum is converted by the rate of its own day. Press a number to take one away.
rate-drop-question = Take this rate away? { $rate }
toast-rate-dropped = Taken away.
toast-rate-gone = It is not there any more.

digests-head = 📰 <b>A digest of the numbers</b>
    What changed and what needs a hand, without a sound. Nobody gets one who did not ask for it.
digest-line = { $name }: { $when }
digests-foot = Times are those of { $zone }. Press a chat to change that.
digest-when = When shall it come? Times are those of { $zone }.
digest-to-me = To me, here
digest-never = none
digest-daily = every day at { $hour }:00
digest-weekly = Mondays at { $hour }:00
button-digest-off = 🔕 None any more
toast-digest-set = Set.
toast-digest-off = No more digests there.
toast-digest-unchanged = Nothing was changed.
digest-head = 📰 <b>{ $period }: what changed</b>
digest-number = { $name }: <b>{ $after }</b> (before { $before })
digest-money = Won for <b>{ $after }</b> (before { $before })
digest-cost = Spent: <b>{ $after }</b> (before { $before })
digest-answer = Half got a first answer within { $median }
digest-moved-head = <b>Sent, by link, changed most</b>
digest-moved = { $name }: { $before } → { $after }
digest-needs-head = <b>Needs a hand</b>
digest-refused = 🔴 { $count ->
        [one] One submission was refused by the CRM
       *[other] { $count } submissions were refused by the CRM
    }: /queue
digest-waiting = 🔴 { $count ->
        [one] One lead is taken by nobody, and waits
       *[other] { $count } leads are taken by nobody; the first waits
    } for { $since }: /duty
digest-unanswered = 🔴 { $count ->
        [one] One prospect has waited
       *[other] { $count } prospects have waited
    } for more than a day for a word: /duty
digest-sources = ❗️ { $count ->
        [one] One source of your links
       *[other] { $count } sources of your links
    } may be missing in Sales Intelligence: { $sources }. Add what is missing, letter for letter, then say so in /vocabulary
digest-foot = By event: what happened then, whenever they came. More: /stats

sheet-costs-look = 💶 { $count ->
        [one] One line
       *[other] { $count } lines
    } of costs for { $period }, { $money } in all. The same link, day and currency takes the place of what is there. Take it?
sheet-costs-taken = 💶 Kept: { $count ->
        [one] one line
       *[other] { $count } lines
    } for { $period }, { $money } in all. /stats shows what came of it.
sheet-costs-refused = You may not do that any more.
sheet-cost-day = “{ $value }” is no day; write it like 2026-11-05 or 5.11.2026
sheet-cost-currency = “{ $value }” is no currency; { $near ->
        [none] write three letters, like EUR
       *[other] did you mean { $near }?
    }
sheet-cost-amount = “{ $value }” is no amount of money; write it like 120.50
sheet-cost-two = “{ $value }” can mean two amounts: write it without a separator of thousands and with two decimals
sheet-cost-nothing = there is no link and no source: what was it spent on?
sheet-cost-unknown = there is no link, and no campaign, “{ $value }”
sheet-cost-twice = the same link, day and currency stands in line { $first } already
