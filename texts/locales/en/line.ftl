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
notice-lead-not-answered = ⏰ The prospect of lead { $lead } is still waiting for an answer, for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
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
