# Many new leads at once: one message tells of all of them.

burst-head = ⚡ <b>{ $count ->
        [one] { $count } new request at once
       *[other] { $count } new requests at once
    }</b>
    Their cards follow as fast as this group takes them. Each can be taken here already; nobody has taken { $free } yet.
burst-over = ⚡ { $count ->
        [one] { $count } request came at once. It was taken, or has its card.
       *[other] { $count } requests came at once. Each was taken, or has its card.
    }
burst-free = { $number }. <b>{ $name }</b> · { $form } · ⏱ { $since }
burst-taken = { $number }. { $name } · { $form } · 🟢 { $owner }
button-burst-take = ✋ { $number }. { $name }
alert-burst-over = This list is no longer kept. Every request has its own card by now.

notice-group-full =
    🚦 One of your groups has been full for hours: { $count } messages wait for it, the oldest for { $hours } h. Telegram takes only about 20 messages a minute in a group, its topics included.
    Give the team a second group: add me to it, send /place there and choose ➕. New requests then go to the group with the most room.
