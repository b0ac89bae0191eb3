# What prospects read. `say` texts may hold Telegram's HTML; button and alert texts are plain.

language-name = English

button-agree = ✅ I agree
button-decline = I don’t agree
button-back = ⬅️ Back
button-skip = Skip ➡️
button-keep = Keep my answer ➡️
button-done = ✔️ Done
button-confirm = ✅ Send
button-right = ✅ That’s right
button-cancel = ✖️ Cancel
button-continue = ▶️ Continue
button-start-over = 🔄 Start over
button-continue-form = ▶️ Continue “{ $form }”
button-begin-form = 🔄 Start “{ $form }”
button-undo = ↩️ Back to “{ $form }”
button-yes = Yes
button-no = No
button-share-phone = 📱 Share my number
button-add = ➕ { $label }
button-edit = ✏️ { $number }

chosen-mark = ✓ { $label }

menu = What can we do for you?
consent-link = Read the full text
question-head = { $number }/{ $of }
question-choices = You can choose several, then press “Done”.
question-phone = Press the button below the input field, or type the number.
question-answered = Your answer now: { $answer }
question-file-count = { $maximum ->
        [one] You can send one file.
       *[other] You can send up to { $maximum } files.
    }
question-file-kinds = I take { $kinds }.
question-file-replace = New files will replace those.
question-file-size = The size limit is { $megabytes } MB.
question-files = Files so far: { $count } of { $maximum }. Send more, or press “Done”.
noted = Got it: { $answer }
stepping-back = One step back.
skipping = Skipped.
keeping = All right, it stays as it is.
stopping = Stopping here.
going-on = All right.

summary-head = <b>Is everything right?</b>
summary-skipped = <i>skipped</i>
summary-foot = To change an answer, press its number. Nothing is sent until you press “Send”.
summary-foot-wizard = To change an answer, press its number. Nothing changes until you press “That’s right”.
summary-foot-partial = To change an answer, press its number. If all is right, press “Send”.

resume-welcome = Welcome back!
resume = You’ve already started “{ $form }”, and your answers are safe. Continue, or start over without them?
resume-other = You’ve already started “{ $form }”, and your answers are safe. Continue with it, or drop it and start “{ $other }” instead?

accepted = Thank you! We have received everything.
cancelled = All right, it’s cancelled, and nothing was sent.
cancelled-partial = All right, it’s cancelled.
cancelled-undo = If that was a slip, press the button below: everything is still there. To start again, press /start
nothing-open = You’re not filling anything in right now. Choose below, or press /start
nothing-open-sent = You’re not filling anything in right now, and our team already has what you sent. Choose below, or press /start
welcome = You’re welcome! If you need anything else, press /start

help = I ask a few questions and pass your answers to our team.
help-line = { $typed } – { $what }
help-code = If you have a code, type /code and the code after it.
language-choose = Which language do you prefer?
unknown-command = I don’t know this command. See /help
edited = I read only new messages, so your change has no effect. To answer the current question differently, send a new message. To change an earlier answer, press /back, or its number in the summary at the end.
edited-sent = Our team already has what you sent, so they won’t see this change. To tell them about it, press /start and write it there.
edited-idle = I read only new messages, so your change has no effect. To start, press /start
apology = Sorry, something went wrong on our side. Your answers are safe; I’ll try again in a moment.
lost-words = Sorry, your last message didn’t get through. Please send it again.
lost-press = Sorry, that button didn’t work. Please press it again.
lost-answer = Your last message got through, but my answer didn’t. Send /start, and we’ll go on from where we are.

alert-stale = This button is from an earlier message. Here is where we are now.
alert-sent = This has been sent already. There’s nothing more to do.
alert-unknown = This button no longer works. Press /start to go on.
