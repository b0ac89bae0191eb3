# /testlead: a made-up lead goes into the CRM, is looked at, and goes again.

trial-choose-form = 🧪 <b>Test lead</b>
    I’ll make up answers that match nobody and bring them into Bitrix24 the way real ones go. No manager hears of it, and it’s in no statistics.
    Which form?
trial-choose-link = By which link does it come? Its source shows up in Sales Intelligence. To name another one: <code>/testlead code</code>
trial-confirm = 🧪 <b>Shall I make a test lead?</b>
    Form: { $form }
    { $linked ->
        [yes] Link: { $link }
       *[no] Without a link
    }

    You’ll see each step here, with links to look at. After { $minutes } minutes I take everything away again, or sooner if you say so.
    No manager hears of it, and it’s in no statistics. Your robots and automation rules will run as for any new lead.
trial-cancelled = Nothing was made.
trial-head = 🧪 <b>Test lead { $number }</b>: { $form }{ $linked ->
        [yes] , link { $link }
       *[no] { "" }
    }
trial-made-up = ✅ Filled in: { $said }
trial-made-up-nothing = a form without name, phone and e-mail
trial-bringing = ⏳ On its way into Bitrix24 …
trial-waits = ⏳ Bitrix24 isn’t taking anything right now. I’ll go on by myself as soon as it does.
trial-waits-why = ⏳ Waiting for Bitrix24: { $reason }. I’ll go on by myself.
trial-made = ✅ { $what }
trial-trace = ✅ Sales Intelligence: trace { $id }
trial-trace-by-portal = ✅ Sales Intelligence: a trace that has no number for me; it goes with its cards
trial-comment = ✅ Comment with the answers in the timeline
trial-misfit = 💡 No place in the CRM for { $title }: { $value }
trial-look = 👀 <b>Have a look:</b> fields, pipeline and stage, who is responsible, and the source. I take it away at { $time }.
trial-refused = 🔴 Bitrix24 doesn’t take it: { $reason }
trial-taken = 🔴 Somebody in Bitrix24 already has the made-up phone, e-mail or company. Nothing was made; try once more, the data will be others.
trial-removing = 🧹 Taking it away …
trial-gone = 🗑 Gone: { $what }
trial-gone-trace = 🗑 Gone: trace
trial-gone-comment = 🗑 Gone: comment
trial-removal-refused = 🔴 Bitrix24 doesn’t let me take it away: { $reason } Please delete by hand what is linked above.
trial-left-not-ours = 🔴 Left alone: { $what }. Its origin no longer says that it’s this test lead; somebody changed or merged it.
trial-left-still-there = 🔴 Still there although deleted: { $what }. Please delete it by hand.
trial-ended-empty = ✅ <b>Done.</b> Nothing was left to take away.
trial-ended = ✅ <b>Done.</b> What I can’t reach: the recycle bin, if it’s on; what robots did (messages, tasks); notifications; the numbers that were used.
trial-running = A test lead is running already; one at a time. It says how far it is in the chat of whoever started it.
trial-running-yours = A test lead of yours is running already; one at a time. This is how far it is.
trial-form-gone = That form has changed meanwhile. Please start again: /testlead
trial-link-gone = There’s no such link.
trial-link-unknown = There’s no link with the code “{ $code }”. See /links
trial-over = That test lead is over.
trial-no-portal = No Bitrix24 is set up yet, so there’s nothing to try.
trial-may-not = Only admins may do that.
button-trial-no-link = Without a link
button-trial-yes = 🧪 Make it
button-trial-no = No
button-trial-remove = 🧹 Take it away now
