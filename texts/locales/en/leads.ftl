# What managers read and press on a lead, and what a prospect hears of who takes it.

prospect-introduced = { $name } will take care of your request and write to you here 🙂
prospect-introduced-team = { $name } will take care of your request and write to you here 🙂

moment = { DATETIME($at, dateStyle: "medium", timeStyle: "short") } ({ $zone })

lead-waiting = 🔵 Nobody has it yet · ⏱ { $since }
lead-offered = 🟡 Offered to { $owner } · ⏱ { $until }
lead-taken = 🟢 { $owner } has it · ⏱ { $since }
lead-turn-team = 💬 Waiting for our answer · ⏱ { $since }
lead-turn-prospect = ✔️ It’s the prospect’s turn · ⏱ { $since }
lead-asleep = 😴 { $owner } postponed it; it wakes if they write · ⏱ { $until }
lead-asleep-on = 😴 { $owner } postponed it · ⏱ { $until }
lead-outside = ⚪ In the CRM, somebody outside the team has it
lead-outside-named = ⚪ In the CRM, { $owner } has it, who isn’t in this team
lead-stage = 🗂 In the CRM: { $stage }
lead-stage-amount = 🗂 In the CRM: { $stage } · { $amount }
lead-deleted = 🗑 Deleted in the CRM since then
lead-won = 🏆 Won
lead-lost = ❌ Lost
lead-none = 🙅 Not a lead
lead-spam = 🚫 Spam
lead-done = ✅ Done
lead-silent = 🔕 They never answered
lead-muted = 🔇 What they write reaches nobody until { $until }
lead-rated = ⭐ Rated { $rating } of 5
lead-goes-on = ↪️ Goes on in the newer card, { $card }
lead-new = 🆕 Their first request
lead-returning = 🔁 Came back: { $count ->
        [one] one earlier request
       *[other] { $count } earlier requests
    }
lead-words = ✍️ <b>Wrote without a form</b>
lead-words-foot = { $named ->
        [yes] Lead { $lead } · since { $at }
       *[no] Since { $at }
    }
lead-card-emptied = This card isn’t shown here any more.

lead-mention-take = 🔔 { $person } is waiting for somebody to take the request · ⏱ { $since }
lead-mention-offer = 🔔 { $person } is yours if you take it · ⏱ { $since }
lead-mention-first-reply = 🔔 { $person } hasn’t had an answer yet · ⏱ { $since }
lead-mention-next-reply = 🔔 { $person } has written again and waits for an answer · ⏱ { $since }
lead-mention-woken = ☀️ It’s time to get back to { $person } · ⏱ { $since }
lead-mention-handed = 🤝 { $person } is yours now · ⏱ { $since }

button-lead-take = ✋ Take
button-lead-had = ✋ { $owner }
button-lead-more = ⋯ More
button-lead-called = 📞 Called
button-lead-wrote = ✍️ Wrote
button-lead-no-answer = 📵 No answer
button-lead-done = ✅ Done
button-lead-needless = 👌 No reply needed
button-lead-postpone = ⏰ Postpone…
button-lead-hand = 🤝 Hand to…
button-lead-release = ↩️ Release
button-lead-take-over = 🙋 Take over
button-lead-not-a-lead = 🙅 Not a lead…
button-lead-give-up = 🙅 Yes, not a lead
button-lead-spam = 🚫 Spam
button-lead-spam-surely = 🚫 Yes, it’s spam
button-lead-take-back = 🙈 Take back…
button-lead-send-later = ✍️ Send later…
button-lead-wake = ☀️ Wake it
button-lead-reopen = ↩️ Open again
button-lead-back = ⬅️ Back
button-lead-chat = 💬 Chat
button-lead-whole = 📄 Show everything
button-lead-hour = In an hour
button-lead-tomorrow = Tomorrow morning
button-lead-three = In three days
button-lead-week = Next week
button-lead-another-day = Another day…
button-lead-wakes = 🔔 Wakes if they write
button-lead-sleeps-on = 🔕 Sleeps on anyway
button-lead-won = 🏆 Won
button-lead-lost = ❌ Lost
button-lead-none = 🙅 Not a lead
button-lead-was-spam = 🚫 Spam
button-lead-was-done = ✅ Done
button-lead-silent = 🔕 No answer

alert-lead-taken = It’s yours 🙌
alert-lead-taken-unlinked = It’s yours 🙌 The CRM doesn’t know you yet: please ask an admin to link you to your Bitrix24 user.
alert-lead-released = It’s back in the line.
alert-lead-handed = Handed over: { $owner }
alert-lead-noted = Noted 👍
alert-lead-postponed = Postponed until { $until }
alert-lead-closed = Closed.
alert-lead-spam = Closed and muted for a day. The admins have been asked.
alert-lead-reopened = It’s open again.
alert-lead-held = { $owner } has had it since { $since }. “{ $over }” is under “{ $more }”.
alert-lead-over = It has changed meanwhile. The card shows how it is now.
alert-lead-another-day = Answer this card with the moment:
    /postpone 3.12 10:00
    Also “tomorrow 9:00”, “2 h” or “Friday”.
alert-lead-send-later = Answer this card with the words:
    /later Good morning!
    I’ll ask you when. Or put the time first: /later tomorrow 9:00 Good morning!
alert-lead-not-a-member = That’s for members of this team.
alert-lead-start-me = That’s too long for here. Open a chat with me, press START, and ask again.

postpone-how = I can’t read a moment still to come in that. For example: <code>/postpone 3.12 10:00</code>, <code>/postpone tomorrow 9:00</code>, <code>/postpone 2 h</code>
postpone-where = Please write this as an answer to a lead’s card or to a prospect’s words, or in the lead’s topic.

notice-lead-taken-over = 🙋 A colleague took lead { $number } over from you. Its card says who has it now.
notice-lead-spam = 🚫 A manager marked lead { $number } as spam (the person’s id is { $person }). What they write reaches nobody for a day. If that was a mistake, “Open again” on the card undoes it.
