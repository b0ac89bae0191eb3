# /audit: who changed what, and when.

audit-head = 📜 <b>{ $named ->
        [yes] Changes by or about { $person }
       *[no] Who changed what
    }</b>: { $count }, page { $page } of { $pages }
audit-none = Nothing of that kind was changed yet.
audit-foot = Times are those of { $zone }. To find somebody: /audit and a part of their name.
audit-whose = <b>Whose changes?</b>
audit-nobody = Nobody with a name like that changed anything here.
audit-by-itself = By itself
audit-other = Something else ({ $what })
button-audit-links = 🔗 Links
button-audit-teams = 👥 Teams
button-audit-people = 🙋 People
button-audit-delivery = 📤 Delivery
button-audit-numbers = 📊 Numbers
button-audit-bot = 🔧 Bot
button-audit-retention = 🧹 Forgotten
button-audit-who = 👤 By whom
wide-button-audit-anybody = 👥 By anybody

audit-value-on = on
audit-value-off = off
audit-value-everybody = whoever takes it first
audit-value-in-turn = in turn
audit-value-fewest = whoever has the fewest open
audit-value-nobody = nobody
audit-value-name = the manager’s name
audit-value-team = the team’s name
audit-value-topics = a group with topics
audit-value-group = a group
audit-value-private = private chats
audit-value-webhook = webhook
audit-value-menus = menus
audit-value-names = first words
audit-days-hours = { $days } (with hours of their own)
audit-value-greeting = greeting

audit-team-made = New team: { $subject }
audit-team-archived = Team closed: { $subject }
audit-team-name = Team’s name
audit-team-hours = Hours of { $subject }
audit-team-zone = Time zone of { $subject }
audit-team-country = Country of { $subject }
audit-team-days = Days off of { $subject }
audit-team-strategy = Who gets leads of { $subject }
audit-team-rule = Rules of { $subject }, how many
audit-team-place = Place of { $subject }
audit-team-introduction = What prospects of { $subject } are told of who writes
audit-team-expectation = Telling prospects of { $subject } when to expect an answer
audit-team-people = Contact and company follow the lead in { $subject }
audit-team-follow-up = Friendly word after silence in { $subject }
audit-team-quiet = Quiet hours of { $subject }
audit-team-patience = Waiting for whom a rule names in { $subject }
audit-team-offer = Time to take an offer in { $subject }
audit-team-take = Reminders while not taken in { $subject }
audit-team-first-reply = Reminders of a first answer in { $subject }
audit-team-next-reply = Reminders of a later answer in { $subject }
audit-answer-kept = Ready answer of { $subject } kept
audit-answer-dropped = Ready answer of { $subject } dropped

audit-member-role = Role of { $subject }
audit-member-hours = Hours of { $subject }
audit-member-zone = Time zone of { $subject }
audit-member-languages = Languages of { $subject }
audit-member-capacity = Open leads at once for { $subject }
audit-member-window = Leads in a while for { $subject }
audit-member-user = Bitrix24 user of { $subject }
audit-member-active = { $subject }: on again in Bitrix24
audit-member-inactive = { $subject }: switched off in Bitrix24
audit-member-away = { $subject } is away
audit-member-back = { $subject } is back
audit-member-leave = Leave of { $subject }
audit-member-leave-dropped = Leave of { $subject } taken back
audit-member-joined = { $subject } joined the team by working in its group
audit-member-removed = { $subject } removed from the team
audit-invitation-made = Invitation made
audit-invitation-used = Invitation taken
audit-invitation-confirmed = Invitation confirmed
audit-invitation-undone = Invitation undone
audit-person-banned = Somebody banned
audit-person-unbanned = Ban lifted
audit-person-exported = Data of { $subject } exported

audit-link-made = Link “{ $subject }” made
audit-link-changed = Link “{ $subject }” changed
audit-link-on = Link “{ $subject }” switched on
audit-link-off = Link “{ $subject }” switched off
audit-link-archived = Link “{ $subject }” archived
audit-link-unarchived = Link “{ $subject }” taken out of the archive
audit-source-confirmed = Source is in Sales Intelligence
audit-source-reopened = Source is to be checked in Sales Intelligence again
audit-source-quiet = No more questions about a source
audit-source-added = Value written down for links
audit-source-forgotten = Value no longer offered for links
audit-link-corrected = Source of “{ $subject }” corrected
audit-submission-retried = Submission { $subject } sent again
audit-submission-dropped = Submission { $subject } dropped
audit-submission-trace-erased = Trace of submission { $subject } removed
audit-delivery-hurried = All that waits tried again, submissions
audit-delivery-reopened = All that was refused tried again, submissions
audit-health-fix = Asked the bot to put right { $subject ->
    [webhook] the webhook
    [menus] the command menus
   *[names] the words before Start
}
audit-link-compared = Comparison begun behind “{ $subject }”
audit-link-variant-kept = Variant for everybody behind “{ $subject }”
audit-retention-visits = Expired: what website visits said
audit-retention-joins = Expired: who joined channels
audit-retention-updates = Expired: messages that could not be handled
audit-retention-dialogues = Expired: words of conversations
audit-retention-ended = Expired: answers of forms that were sent or cancelled
audit-retention-unfinished = Expired: answers of forms left unfinished
audit-form-reloaded = Form files reloaded
audit-trial-start = Test lead started: { $subject }
audit-trial-end = Test lead taken away: { $subject }
audit-link-channel = Invitation link of a channel made for “{ $subject }”
audit-cost-set = Cost of { $subject } entered
audit-cost-removed = Cost of { $subject } taken away
audit-cost-imported = Costs taken from a table, lines
audit-rate-set = Rate of { $subject } set
audit-rate-removed = Rate of { $subject } taken away
audit-digest-set = Digest of the numbers set
audit-digest-off = Digest of the numbers switched off
