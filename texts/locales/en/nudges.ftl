# What prospects are told by itself. `say` texts may hold Telegram's HTML; buttons and alerts are plain.

nudge-expect-today = Our team is off right now. We’ll get back to you today from { $time }.
nudge-expect-tomorrow = Our team is off right now. We’ll get back to you tomorrow from { $time }.
nudge-expect-weekday = Our team is off right now. We’ll get back to you on { $weekday ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    } from { $time }.
nudge-expect-date = Our team is off right now. We’ll be back on { DATETIME($at, dateStyle: "long") } and answer you then.
nudge-reminder = You’ve started “{ $form }”. Shall we finish it? Your answers are safe.
nudge-follow-up = Is anything still open? Just write to us here – we’re happy to help.
nudge-rating = Thank you for talking to us! How was it? Pick a number: 1 is bad, 5 is great.
nudge-rating-thanks = Thank you! If you’d like to say why, just write it here.
nudge-rating-thanks-low = Thank you for being honest – we’re sorry it wasn’t better. What went wrong? Write it here, and it’ll reach the right people.
nudge-rating-words = Thank you, we’ve passed it on.
nudge-rating-mark = ✓ { $rating } of 5
nudge-off-reminder = All right, no more reminders.
nudge-off-follow-up = All right, I won’t ask again.
nudge-off-rating = All right, I won’t ask again.
nudge-off-other = All right, no more of these messages.
nudge-slowed = That’s more than I can read at once. I’ll take a break for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }: what you send meanwhile doesn’t reach anybody. Please write again after that.

button-nudge-continue = ▶️ Continue
button-nudge-not-now = Not now
button-nudge-off = Don’t send me these
button-nudge-no-rating = Don’t ask me
alert-rated = We have your answer already. Thank you!
alert-rating-over = This question is closed by now. Thank you all the same!

# What admins and the team read.
notice-rating-low = ⚠️ A prospect rated us { $rating } of 5 (lead { $lead }). If they say why, it stands on the card.
notice-rating-words = 💬 The prospect of lead { $lead } rated us { $rating } of 5 and says why: it stands on the card.
