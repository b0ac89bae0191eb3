# What admins read.

help-admins =
    <b>For admins</b>
    /newlink – make a link
    /links – all links, and what came of them
    /correct – put a link’s source right, for what came of it too
    /erase 12 – take submission 12’s trace back
    /queue – what has not reached the CRM yet, and why

links-none = There are no links yet. To make one, press /newlink
links-head = <b>Links</b>, page { $page } of { $pages }
links-counts = { $people ->
        [one] { $people } person
       *[other] { $people } people
    }, { $touches ->
        [one] { $touches } arrival
       *[other] { $touches } arrivals
    }, { $submissions ->
        [one] { $submissions } submission
       *[other] { $submissions } submissions
    }
links-disabled = (off)
button-newer = ⬅️ Newer
button-older = Older ➡️

correction-proposed = <b>Correct “{ $title }”?</b>
correction-applied = ✅ <b>“{ $title }” is corrected</b>
correction-wrong = <b>It says now</b>
correction-right = <b>It shall say</b>
correction-sent = { $count ->
        [one] { $count } submission in the CRM gets a new trace, and the wrong one is deleted.
       *[other] { $count } submissions in the CRM get a new trace, and the wrong ones are deleted.
    }
correction-unsent = { $count ->
        [one] { $count } submission still waits, and goes out with the right source.
       *[other] { $count } submissions still wait, and go out with the right source.
    }
correction-untraceable = { $count ->
        [one] ⚠️ The trace of { $count } submission has a number that the CRM never told: what stands there stays. Please correct it by hand.
       *[other] ⚠️ The traces of { $count } submissions have numbers that the CRM never told: what stands there stays. Please correct them by hand.
    }
correction-none = No submission is affected.
button-correct = ✅ Correct it
alert-correction-over = This is done already, or the link says something else by now. Nothing was changed.

erasure-how = Which submission? Its number stands at the end of its card: /erase 12
erasure-unknown = There is no submission { $number }.
erasure-undelivered = Submission { $number } is not in the CRM yet, so there is no trace of it either.
erasure-erased = The trace of submission { $number } was taken back already.
erasure-untraceable = The trace of submission { $number } cannot be taken back: the CRM never told its number. That is so when TRACE_MODE is inline or utm, or when an answer got lost.
erasure-proposed =
    <b>Take back the trace of submission { $number }?</b>
    Its deal and contact stay, but Sales Intelligence forgets where it came from. This cannot be undone.
erasure-begun = ✅ The trace of submission { $number } is being taken back. The card will say when it is gone.
button-erase = 🗑 Take it back
