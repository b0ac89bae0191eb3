# Who works when: /duty, /away, /back, /leave, /hours.

weekday-short = { $weekday ->
        [0] Mon
        [1] Tue
        [2] Wed
        [3] Thu
        [4] Fri
        [5] Sat
       *[6] Sun
    }
staff-day = { DATETIME($day, dateStyle: "medium") }
staff-nobody = I don’t know anyone like that in your teams.
staff-no-team = There is no team #{ $number }. /team shows all of them.
staff-team-leave = Leave is somebody’s: <code>/leave @anna 1–14 Dec</code>. A team has days off: <code>/dayoff #{ $number } 24.12</code>
hours-round-the-clock = round the clock
team-default = Main team

duty-head = { $count ->
        [0] Nobody is on duty right now
        [one] { $count } on duty
       *[other] { $count } on duty
    }
duty-nobody = There is nobody in this team yet. Whoever takes a lead joins it; an admin can invite people with /team
duty-more = { $count ->
        [one] …and { $count } more
       *[other] …and { $count } more
    }
duty-zone = Times are those of { $zone }.
duty-on = on duty
duty-on-until = on duty until { $until }
duty-off = off
duty-off-until = off until { $until }
duty-leave = on leave
duty-leave-until = on leave until { $until }
duty-gone = away
duty-gone-until = away until { $until }
duty-away = 💤 You’re away. New leads go to the others until you press “I’m back” or send /back
duty-away-until = 💤 You’re away until { $until }. New leads go to the others until then; /back ends it sooner.
duty-back = 🟢 Welcome back! New leads can come to you again.
duty-not-away = You weren’t away: leads can come to you during your hours.
duty-unclear-moment = Until when? For example /away 18:00, /away 2 h, /away tomorrow 9:00 – or /away alone.
duty-unclear-days = Which days? For example /leave 1–14 Dec, /leave tomorrow, /leave 5.12–9.12.
duty-leaves = Leave of { $name }:
duty-no-leave = No leave is planned.
duty-leave-how = To add some: /leave 1–14 Dec. To take it back, press its button.
duty-open-leads = { $count ->
        [one] { $count } open lead stays with you; hand it over on its card if it can’t wait.
       *[other] { $count } open leads stay with you; hand them over on their cards if they can’t wait.
    }
duty-anonymous = You’re writing as the group itself, so I can’t tell who you are. Turn off “Remain anonymous” in your admin rights, or write to me privately.
button-duty-away = 💤 I’m away
button-duty-back = 🟢 I’m back
button-duty-look = 🔄 Refresh
button-duty-leaves = 🏖 My leave

notice-invitation-confirmed = ✅ An admin confirmed your invitation: you’re an admin now. /team shows your teams.
notice-portal-users-refused =
    ⚠️ I can’t ask Bitrix24 who works there, so I can’t link managers with their users: { $reason }

    Please tick the scope <b>user_basic</b> (Users, basic) in the webhook’s or the application’s settings. Submissions go to the CRM as before.
duty-inactive = switched off in Bitrix24
notice-link-yourself = 🔗 You work leads here, and Bitrix24 doesn’t know yet which user you are. Send /link and the e-mail or phone by which it knows you: then your leads are yours there, too.

notice-place-lacks =
    🔧 <b>I can’t work as I should in the group of { $named ->
        [yes] the team “{ $team }”
       *[no] your team
    }</b>
    { $gone ->
        [yes] I’m no longer in it. Please add me again, or choose another place in /team.
       *[no] { $muted ->
            [yes] I may not write there. Please let me send messages.
           *[no] Please change in the group’s settings:{ $topicsoff ->
                [yes] {" "}switch topics on;
               *[no] {""}
            }{ $topicright ->
                [yes] {" "}let me manage topics;
               *[no] {""}
            }{ $deleteright ->
                [yes] {" "}let me delete messages;
               *[no] {""}
            } then I can work there as usual.
        }
    }
notice-place-well = ✅ In the group of { $named ->
        [yes] the team “{ $team }”
       *[no] your team
    } I may do all that I need again.
notice-place-moved = 🚚 The group of { $named ->
        [yes] the team “{ $team }”
       *[no] your team
    } became a supergroup and has a new id: <code>{ $chat }</code>. I follow it. { $setting ->
        [yes] Please put this id into MANAGERS_CHAT_ID, too.
       *[no] There is nothing to do.
    }

help-staff = <b>For your team</b>
