# What managers read on cards.

card-queued = ⏳ CRM: queued
card-delivered = ✅ In the CRM
card-dead-letter = ⛔ The CRM refused it: { $reason }
card-dead-letter-news =
    ⛔ The CRM refused the submission from <b>{ $person }</b> (#{ $number }). Nothing is lost: the answers are kept here, and the card says why.

    Anyone who sees the card can decide, with the buttons under it: “{ $retry }” once the cause is fixed, “{ $drop }” if nothing more is needed.
card-news-retried = 🔁 The CRM refused the submission from <b>{ $person }</b> (#{ $number }). It’s being sent again.
card-news-refused-again = ⛔ The CRM refused the submission from <b>{ $person }</b> (#{ $number }) more than once. The latest message about it says what can be done.
card-news-delivered = ✅ The CRM refused the submission from <b>{ $person }</b> (#{ $number }) at first. It’s in the CRM now, so there’s nothing left to do.
card-news-dropped = 🗑 The CRM refused the submission from <b>{ $person }</b> (#{ $number }), and { $decider } decided to drop it. So it’s not in the CRM.
card-dropped = 🗑 Dropped by { $person }, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
button-dead-letter-retry = 🔁 Send again
button-dead-letter-drop = 🗑 Drop
button-dead-letter-drop-surely = 🗑 Yes, drop it
button-dead-letter-keep = ↩️ Back
alert-dead-letter-retried = I’ll send it again. First I ask the CRM what the last attempt left there, which can take a minute or two.
alert-dead-letter-over = Somebody has already dealt with this one. The card shows where it stands.
card-files-refused = ⚠️ Files that the CRM didn’t take: { $reason }
card-misfits = ⚠️ The CRM has no place for: { $values }
card-person = Who: { $person }
card-source = Source: { $source }
card-no-source = Source: unknown
card-path = Path: { $path }
card-foot = #{ $number }{ $named ->
        [yes] { " " }· lead { $lead }
       *[no] { "" }
    } · { $at }
card-cut = Long answers are cut here; the attached file has everything.
card-no-answer = –

entity-lead = Lead
entity-deal = Deal
entity-quote = Quote
entity-contact = Contact
entity-company = Company
button-entity = { $entity } { $id }

card-corrected = The source was corrected; it was: { $source }
card-trace-erased = The Sales Intelligence trace was removed.
queue-head = <b>On the way to the CRM</b>{ $pages ->
        [1] {""}
       *[other] , page { $page } of { $pages }
    }
queue-empty = Everything is in the CRM 👍
queue-idle = Nothing is waiting 👍
queue-dropped = 🗑 { $count ->
        [one] { $count } dropped: it’s not in the CRM, but its card can still send it.
       *[other] { $count } dropped: they’re not in the CRM, but their cards can still send them.
    }
queue-circuit-open = ⏸ The CRM hasn’t accepted anything since { DATETIME($since, dateStyle: "medium", timeStyle: "short") }: { $reason }
    I’ll ask again on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
queue-remedy = 🔑 Please <a href="{ $link }">authorise me in Bitrix24</a>, as a user who may see all contacts.
queue-remedy-webhook =
    🔑 The webhook no longer works. Please make a new one:
    { -new-webhook }
queue-remedy-elsewhere = 🔑 An admin can let me in: /queue, in their own chat with me, says how.
queue-dead-letter = ⛔ { $count ->
        [one] { $count } refused, on { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
       *[other] { $count } refused, the first on { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
    }
queue-waiting = ⏳ { $count ->
        [one] { $count } has been on its way since { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
       *[other] { $count } have been on their way, the first since { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
    }
queue-error = ⚠️ { $trouble }: { $count }
queue-item-dead-letter = ⛔ <b>{ $name }</b> · { $form } · no. { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-item = { $mark } <b>{ $name }</b> · { $form } · no. { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-item-files = { $mark } <b>{ $name }</b> · { $form } · files of no. { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-item-later = { $mark } <b>{ $name }</b> · { $form } · what came later of no. { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-item-source = { $mark } <b>{ $name }</b> · { $form } · source of no. { $number }, { DATETIME($since, dateStyle: "medium", timeStyle: "short") }
queue-in-hand = being sent right now
queue-untried = waiting for its turn
queue-slowed = The CRM takes only so much at a time. I’ll continue on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
queue-tried = { $trouble }.{ $attempt ->
        [0] {""}
       *[other] {" "}Tries so far: { $attempt }.
    }
queue-again = I’ll try again on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
queue-in-doubt = From { DATETIME($at, dateStyle: "medium", timeStyle: "short") } on, I’ll first ask the CRM what the last attempt left there.
button-queue-back = ⬅️
button-queue-look = 🔄 Refresh
button-queue-on = ➡️
wide-button-retry-waiting = 🔁 Send the waiting ones now
wide-button-retry-dead-letter = 🔁 Resend the refused ones
button-retry-surely = 🔁 Yes, send them all
alert-retried = { $count ->
        [0] There’s nothing to resend: everything that waits is being worked on.
        [one] One is being tried again.
       *[other] { $count } are being tried again.
    }
alert-retried-circuit-open = I’m asking the CRM right now. As soon as it accepts something again, all that waits goes out.

# Of submissions that began as a part.
card-unfinished = ✏️ Unfinished: they stopped in the middle of the form
card-completed = ✏️ Finished later, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
card-cancelled = ✏️ Unfinished: they cancelled the form, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
card-later-refused = ⚠️ The CRM didn’t take what came later: { $reason }
