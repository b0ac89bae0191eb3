# Channels of a link: invitation links by which people come in.

channels-head = Channels of “{ $title }”. Whoever joins by one of these invitation links and writes to me within 30 days came by this link.
channels-none = I am in no channel yet. Add me to yours as an administrator who may invite people, then press “Look again”.
channel-silent = ⚠️ I may not invite people here any more, so I don’t hear who joins.
channel-asking = Whoever follows it asks to be let in; it counts once they are.
channel-counts = { $joined ->
    [one] { $joined } joined
   *[other] { $joined } joined
}, { $started } of them write to me
channel-how = How are people to come into { $name }?
channel-refused = Telegram didn’t give me an invitation link for { $name }. Please check that I am an administrator there who may invite people.

wide-button-channel-make = ➕ Link for { $name }
wide-button-channel-copy = 📋 { $name }
wide-button-channel-open = Everybody comes in at once
wide-button-channel-request = They ask, we let them in
button-channels = 📢 Channels
button-channel-add = Add me to a channel
button-channel-again = 🔄 Look again
