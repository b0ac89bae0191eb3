# The line: who gets leads, and what the admins hear of it.

notice-line-unattended =
    🪑 <b>Nobody is on duty</b>
    { $count ->
        [one] { $count } lead is waiting
       *[other] { $count } leads are waiting
    }{ $named ->
        [yes] { " " }in the team “{ $team }”
       *[no] { "" }
    }, with nobody there to answer. { $comes ->
        [yes] The next one is back at { $back }.
       *[no] I don’t know when anybody will be back.
    } I’ll hand out what waits as soon as somebody is there.
notice-lead-passed-over = 👋 Lead { $lead } would have been yours, but you’re away, so a colleague got it. You can still take it over.
notice-lead-not-taken = ⏰ Nobody has taken lead { $lead } yet. It has been waiting for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }: /why { $lead }
notice-lead-not-taken-late = ⏰ Nobody has taken lead { $lead } yet. It has been waiting for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }: /why { $lead }
notice-lead-not-answered = ⏰ The prospect of lead { $lead } is still waiting for an answer, for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    } now: /why { $lead }
notice-lead-not-answered-late = ⏰ The prospect of lead { $lead } is still waiting for an answer, for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } now: /why { $lead }
notice-leads-overdue = ⏰ I was away for a while. { $count ->
        [one] { $count } lead has
       *[other] { $count } leads have
    } been waiting for too long: { $leads }.
leads-digest =
    🕰 { $named ->
        [yes] <a href="tg://user?id={ $person }">{ $name }</a>, I
       *[no] I
    } was away for a while. { $count ->
        [one] { $count } lead is
       *[other] { $count } leads are
    } waiting:

    { $list }{ $more ->
        [0] { "" }
       *[other] { " " }… and { $more } more.
    }
leads-digest-take = { $lead } · { $name }: nobody has taken it yet
leads-digest-offer = { $lead } · { $name }: yours, if you take it
leads-digest-reply = { $lead } · { $name }: waiting for an answer
leads-digest-woken = { $lead } · { $name }: postponed until now

# /why

why-which = Which lead do you mean? Answer its card or its prospect’s words with /why, or send its number: /why 12
why-no-lead = I know no lead { $number } in your teams.
why-head = 🔎 <b>Lead { $lead }</b> · { $name }
why-nobody-had = Nobody has had it yet.
why-owner =
    { $fate ->
        [has] 👤
        [offered] 👉
        [passed] ⏭
       *[had] ▫️
    } { $who }, { $at }: { $how ->
        [take] took it
        [words] answered the prospect first
        [handed] was handed it
        [taken_over] took it over
        [round_robin] by turns
        [fewest_open] had the fewest open leads
        [fixed] the rule names them alone
        [returning] knows the prospect from an earlier lead
        [reopened] had it before it was closed
        [crm] is responsible in the CRM
       *[other] { $how }
    }{ $fate ->
        [offered] { " " }– may still take it
        [passed] { " " }– didn’t take it
       *[other] { "" }
    }
why-kept =
    ⏳ Why it’s still waiting: { $reason ->
        [everybody] the line gives it to nobody, whoever wants it takes it
        [nobody_on_duty] nobody who may have it is on duty
        [all_full] those who may have it have no room right now
       *[nobody_left] those who may have it didn’t take it
    }.
why-held = Until { $until } it is held for those whom the rule names.
why-rule =
    📐 { $rule ->
        [returning] The prospect’s earlier manager comes first
        [link] The link names them
        [rule] By a rule
        [language] The whole team, because nobody there speaks the language
       *[team] By the team’s usual rule
    }{ $named ->
        [yes] : { $conditions }
       *[no] { "" }
    }
why-condition =
    { $what ->
        [form] form
        [link] link
        [language] language
        [source] source
       *[answer] answer
    } { $value }
why-candidate =
    { $what ->
        [got] ✅
        [free] ▫️
       *[other] ▪️
    } { $who }: { $what ->
        [got] got it
        [free] could have it, but it’s somebody else’s turn
        [away] is away
        [leave] is on leave
        [day_off] has a day off
        [hours] isn’t working now
        [inactive] is switched off in the CRM
        [passed] had it already in this wait
        [rule] isn’t named by the rules so far
        [full] has as many open leads as they can take
       *[window] was just given enough leads
    }{ $known ->
        [yes] , until { $until }
       *[no] { "" }
    }
why-more = … and { $count } more.
