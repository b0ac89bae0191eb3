# What is said around the words of prospects and the team.

said-to-nobody = I don’t know who this is for, so nobody got it. To write to a prospect, answer their words or the lead’s card, or write in the lead’s topic. To fill in a form, choose below or press /start
passed-on = Passed on to our team: they’ll answer you right here. If you’d like to do something else meanwhile, choose below or press /start

dialogue-head = 💬 <b>{ $name }</b>
dialogue-double = ⚠️ <i>May have arrived twice: Telegram didn’t confirm the first time.</i>
dialogue-edited = ✏️ <i>Edited:</i>
dialogue-digest = 📋 <b>What was said so far</b>
dialogue-not-copyable = ⚠️ { $name } sent something that Telegram doesn’t let me pass on. Please ask them to send it another way.
dialogue-some-not-copyable = ⚠️ { $name } sent more than this: Telegram didn’t let me pass on { $count ->
        [one] { $count } file
       *[other] { $count } files
    }.
dialogue-lost-perhaps = ⚠️ A message from { $name } may be missing here: Telegram didn’t confirm it, twice.
dialogue-some-missing = ⚠️ Not everything arrived: Telegram didn’t let me send { $count ->
        [one] { $count } file
       *[other] { $count } files
    }.
dialogue-in-doubt = 🤔 Unclear whether this arrived: Telegram didn’t confirm it. I don’t send it again by myself, so that nobody gets it twice.
dialogue-refused = 💔 Not delivered. Telegram says: { $why }
dialogue-blocked = 💔 Not delivered: this person has blocked the bot. You can still call them.
dialogue-deactivated = 💔 Not delivered: this person’s Telegram account no longer exists.
dialogue-never-started = 💔 Not delivered: this person never started the bot, so I can’t write to them.
dialogue-gone = 💔 Not delivered: your message was deleted before I could send it.
dialogue-uncopyable = 💔 Not delivered: Telegram doesn’t let me pass on messages of this kind.
dialogue-voice-restricted = 💔 Not delivered: this person doesn’t accept voice and video messages. Please write instead.
dialogue-anonymous = 👀 Stays in the team: as an anonymous admin you have no name here, so I can’t say who has this lead. Turn off “Remain anonymous” in your admin rights, and write again.
dialogue-erased = 👀 Stays in the team: this person had their data deleted, so there’s nobody left to write to. If they write again, it’s a new lead.
dialogue-no-member = 👀 Stays in the team: only this lead’s team can write to the prospect.
dialogue-not-yours = 👀 Stays in the team: { $owner } has this lead. To write to the prospect yourself, take it over.
dialogue-command = 👀 Stays in the team: it looks like a command, but not like one that works here. To send it to the prospect, put a word before the slash.
dialogue-edit-inside = 👀 Your change stays in the team: the prospect still sees what you sent. To take that back, answer your message with /del
dialogue-nowhere = 👀 Stays here: I can’t tell which lead this is about. Answer the lead’s card or the prospect’s words, or write in the lead’s own topic.
dialogue-mark-sent = 👍 Sent.
dialogue-mark-inside = 👀 Stays in the team.
dialogue-mark-later = ✍️ Will be sent later.
dialogue-mark-failed = 💔 Not delivered.
dialogue-mark-withdrawn = 🙈 Taken back.
dialogue-del-what = To take a message back, answer it with /del. It must be one that you sent to the prospect.
dialogue-del-late = It’s too late: Telegram lets me delete messages for 48 hours only. You can still edit it.
dialogue-not-deleted = 💔 I couldn’t take it back: Telegram didn’t let me delete it. You can still edit it.

button-send-again = 🔁 Send again
alert-sent-again = Sending it again.
alert-not-sent-again = This has been settled already.

comment-dialogue = Telegram dialogue: { $count ->
        [one] { $count } message
       *[other] { $count } messages
    }
comment-dialogue-attached = The whole text is in the attached file.
comment-dialogue-wordless = [{ $kind ->
        [photo] photo
        [video] video
        [voice] voice message
        [video_note] video message
        [document] file
        [audio] audio
        [animation] animation
        [sticker] sticker
        [location] location
        [venue] place
        [contact] contact
       *[other] message without text
    }]

dialogue-where = This works in a lead’s topic, or as an answer to a card or to a prospect’s words.
dialogue-later = ✍️ I’ll send it on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }:
    <blockquote>{ $text }</blockquote>
    To stop it, press the button, or answer your message with /del
dialogue-later-how = Please write what to send, with the time before it: <code>/later tomorrow 9:00 Good morning!</code>
dialogue-later-changed = ✍️ Changed: it leaves as it is now, on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }:
    <blockquote>{ $text }</blockquote>
dialogue-later-kept = ✍️ It still leaves as it was, on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }:
    <blockquote>{ $text }</blockquote>
    An edit must keep /later before the words.
dialogue-later-over = 💔 Not sent: the lead has been closed, or somebody else has it now.
dialogue-answer-none = No ready answer has that word. To add one, answer a message with <code>/save Title</code>
dialogue-answer-which = Which one?
dialogue-answer-lacks = “{ $title }” needs something that I don’t know. Please add it after the word: { $names }
dialogue-answer-unknown = You have no ready answer “{ $title }”.
dialogue-save-how = To keep a message as a ready answer, answer it with <code>/save Title</code>. For the whole team: <code>/save team Title</code>; for one form or language only: <code>/save form:lead en Title</code>. These are filled in: {"{"}name{"}"}, {"{"}manager{"}"}, {"{"}form{"}"}, {"{"}team{"}"}.
dialogue-saved = Kept: “{ $title }”. To send it: <code>/a { $title }</code>
dialogue-save-admins = “{ $title }” isn’t kept: only admins add ready answers for the whole team.
dialogue-unsaved = “{ $title }” is out of use.
alert-answer-lacks = “{ $title }” needs something that I don’t know. Send /a with it: { $names }

dialogue-said-at = { DATETIME($at, timeStyle: "short") }
button-own-words = 🙈 { $time } · { $text }
button-take-back = 🙈 Take it back
alert-taken-back = Taken back 🙈
alert-not-taken-back = This can’t be taken back: it never left, has been taken back already, or isn’t yours.
alert-no-own-words = There’s nothing to take back: nothing was sent in the last 48 hours, or it isn’t yours.
alert-later-not-yours = Only whoever wrote these words says when they leave.
dialogue-later-kept-when = It is still as it was: an edit must keep /later before the words. When shall I send this?
    <blockquote>{ $text }</blockquote>
dialogue-later-when = When shall I send this?
    <blockquote>{ $text }</blockquote>
    For any other moment, put it first: <code>/later tomorrow 9:00 Good morning!</code>
