# What admins read.

help-admins = <b>For admins</b>

admin-head = 🧭 <b>What shall it be?</b> Everything that an admin can do here.
admin-links = 🔗 <b>Links</b>
admin-numbers = 📊 <b>Numbers</b>
admin-team = 👥 <b>Teams and people</b>
admin-delivery = 📤 <b>On the way to the CRM</b>
admin-bot = 🔧 <b>The bot</b>
admin-data = 🔒 <b>Personal data</b>
    To export somebody’s data: /export and their number in Telegram. Whoever sends /delete_me is deleted.
button-admin-links = 🔗 Links
button-admin-numbers = 📊 Numbers
button-admin-team = 👥 Team
button-admin-delivery = 📤 Delivery
button-admin-bot = 🔧 Bot
button-admin-data = 🔒 Personal data

correction-proposed = <b>Correct “{ $title }”?</b>
correction-applied = ✅ <b>“{ $title }” is corrected</b>
correction-running = ⏳ <b>“{ $title }” is being corrected</b>
    The link says the right thing from now on. What it brought so far is put right bit by bit: that takes some minutes.
correction-wrong = <b>It says now</b>
correction-right = <b>It should say</b>
correction-sent = { $count ->
        [one] { $count } submission in the CRM gets a new trace, and the wrong one is deleted.
       *[other] { $count } submissions in the CRM get a new trace, and the wrong ones are deleted.
    }
correction-unsent = { $count ->
        [one] { $count } submission still waits, and goes out with the right source.
       *[other] { $count } submissions still wait, and go out with the right source.
    }
correction-untraceable = { $count ->
        [one] ⚠️ I can’t change the trace of { $count } submission: the CRM never told me its number. Please correct it by hand.
       *[other] ⚠️ I can’t change the traces of { $count } submissions: the CRM never told me their numbers. Please correct them by hand.
    }
correction-none = No submission is affected.
correction-more = There are more: I counted among the first { $count }, and the others are corrected, too.
button-correct = ✅ Correct it
alert-correction-over = This has been done already, or the link has changed since. Nothing was changed.

erasure-how = Which submission? Its number is at the end of its card: /erase 12
erasure-unknown = There’s no submission { $number }.
erasure-undelivered = Submission { $number } isn’t in the CRM yet, so there’s no trace of it to remove.
erasure-erased = The trace of submission { $number } has already been removed.
erasure-untraceable = I can’t remove the trace of submission { $number }: the CRM never told me its number. That happens when TRACE_MODE is inline or utm, or when an answer got lost.
erasure-proposed =
    <b>Remove the trace of submission { $number }?</b>
    Its deal and contact stay, but Sales Intelligence forgets where it came from. This can’t be undone.
erasure-begun = ✅ The trace of submission { $number } is being removed. The card will say when it’s gone.
button-erase = 🗑 Remove it

explain-how = Send a start payload with the command, and I’ll say how I would read it: <code>/explain spring__ad7</code>
explain-bare = A start without a payload: no source, and an earlier one stays.
explain-link = A link of yours.
explain-disabled-link = A link of yours that { $reason ->
        [expired] is over
        [full] is full
        [archived] is archived
       *[off] is switched off
    }: no source, and an earlier one stays. Its form opens all the same. To change it: /links
explain-rule = No link, but a rule knows it.
explain-visit = A visit to the website, or by the redirect.
explain-waiting-visit = A visit to the website, or by the redirect, that hasn’t reached me yet, or was deleted after 30 days.
explain-invitation = An invitation for the team.
explain-unknown = Unknown: neither a link nor a rule. It is kept as it came; no source, and an earlier one stays.
explain-broken-visit = It begins like a visit to the website (v_), but no whole token follows: it may have been cut short. It is kept as it came; no source, and an earlier one stays.
explain-malformed = No link can hold this: a payload has up to 64 Latin letters, digits, hyphens and underscores. It is kept as it came; no source, and an earlier one stays.
explain-by-link = Link: { $title } ({ $code })
explain-by-rule = Rule: { $rule } ({ $title })
explain-tail = The tail { $tail } fills { $name }.
explain-tail-unused = The tail { $tail } fills nothing: the link doesn’t say what it’s for.
explain-no-source = Without utm_source it names no source.
explain-form = Form: { $form }
explain-menu = Form: the menu of all forms

# Ids, for whoever sets the bot up.

id-own = Your Telegram ID: <code>{ $id }</code>
id-own-purpose = Setting this bot up? Put it into <code>ADMIN_IDS</code> and restart the bot: then you can make links, and will hear of trouble.
private-command = 🔒 <code>/{ $command }</code> is for your private chat with me: @{ $bot }
id-group = This group’s ID: <code>{ $id }</code>
    Put it into <code>MANAGERS_CHAT_ID</code>, and submissions will come here.
id-topic = This topic’s ID: <code>{ $id }</code>
    Put it into <code>MANAGERS_CHAT_ID</code>, and submissions will come here.
