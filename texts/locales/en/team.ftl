# How teams are led: /team and its pages.

team-list = { $count ->
        [one] You have { $count } team.
       *[other] You have { $count } teams.
    } Which one?
team-people = 👥 { $count ->
        [0] Nobody yet
        [one] { $count } member, { $on } on duty
       *[other] { $count } members, { $on } on duty
    }
team-next-day = 🏖 Next special day: { $name }
team-rules = 📐 { $count ->
        [one] { $count } rule
       *[other] { $count } rules
    }
team-rename-how = Another name: /renameteam and the name; for a team other than the main one its number first: <code>/renameteam #2 Partners</code>
team-new-how = Another team: /newteam and its name.
place-topics = 📍 A group with topics: each lead that is worked gets its own
place-group = 📍 A group
place-private = 📍 Each member’s chat with me
place-none = 📍 No group yet
button-team-members = 👥 Members
button-team-invite = ➕ Invite
button-team-hours = 🕘 Hours
button-team-days = 🏖 Days off
button-team-line = ⚖️ Who gets leads
button-team-clocks = ⏱ Waiting times
button-team-words = 💬 Prospects
button-team-place = 📍 Place
button-team-all = 🗂 All teams
button-team-archive = 🗄 Close the team
button-staff-back = ↩️ Back
button-before = ⬅️ Previous
button-next = Next ➡️
button-staff-zone = 🌍 Time zone

hours-of-team = <b>The team’s hours</b>: { $hours }, { $zone }
hours-how = Choose, or copy, change and send:
    { $command }
zone-now = Times are those of <b>{ $zone }</b>.
zone-how = Choose, or copy, change and send:
    { $command }
wide-button-hours-team = Like the team

days-head = <b>Days off, and days with hours of their own</b>
days-none = No days off are noted yet.
days-more = …and { $count } more
days-how = For single days, or hours on one: copy, change and send
    { $command }
button-days-holidays = 🎉 { $country } { $year }
button-days-country = 🌍 Country
country-which = <b>Whose public holidays?</b> I’ll show them before anything is changed.
country-how = Another country by its two letters:
    { $command }
holidays-head = <b>Public holidays, { $country } { $year }</b>
holidays-foot = 🏖 is off, 🕘 is worked. Once you say yes, these days are noted, and clocks rest on them. You can take single ones back.
holidays-working = working day
holidays-none = Nothing new for { $year }: the days are noted already, or the team is off then anyway.
button-holidays-yes = ✅ Note these days

line-head = <b>Who gets new leads?</b> A returning prospect’s manager comes before all. Whoever is away, full or asleep is passed over.
wide-button-line-everybody = Nobody: whoever takes it first
wide-button-line-in-turn = In turn
wide-button-line-fewest = Whoever has the fewest open
line-rules = <b>Rules</b>, the most specific first:
line-no-rules = No rules: the whole team may get every lead.
line-rule-how = To add one: /rule
rule-form = form { $form }
rule-link = link { $number }
rule-answer = { $step } = { $value }
rule-language = language { $language }
rule-source = source { $source }
rule-any = any lead
rule-everybody = the whole team

clocks-head = <b>Waiting times</b>, in working time. First whoever must act is reminded, then everybody, then the admins.
clock-take = 🙋 Not taken: { $times }
clock-first = 💬 Taken and not answered: { $times }
clock-next = 🔁 A later message not answered: { $times }
clock-patience = 📐 Waiting for whom a rule names: { $times }
clock-offer = 🎯 To take what I gave somebody: { $times }
clock-off = off
wide-button-clock-take = 🙋 Not taken
wide-button-clock-first = 💬 Not answered
wide-button-clock-next = 🔁 Later message not answered
wide-button-clock-patience = 📐 Patience of a rule
wide-button-clock-offer = 🎯 Time to take an offer
span-minutes = { $count } min
span-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }

words-head = <b>What prospects are told by itself</b>
    Friendly word after silence: { $follow }
    Quiet hours: { $quiet }
wide-button-words-nobody = Don’t say who writes
wide-button-words-name = Say the manager’s name
wide-button-words-team = Say the team’s name
wide-button-words-expect = When to expect an answer
wide-button-words-people = Contact and company follow

place-how = To use a group: add me there, make me an admin who may manage topics and delete messages, and send /place in it. With topics switched on, each lead gets a topic of its own.
wide-button-place-private = 📍 Private chats instead
place-ask = <b>Which team works here?</b>
wide-button-place-too = ➕ { $team }, here too
place-set-too = 📍 The team “{ $team }” works here too from now on. New requests go to its group with the most room.
place-set = 📍 The team “{ $team }” works here from now on.

invite-head = <b>Invite whom?</b> A manager works leads. An admin also changes teams, people and rules; that holds only once you confirm who came.
button-invite-manager = 🙋 A manager
button-invite-admin = ⭐ An admin
invite-manager = Here is the invitation into the team “{ $team }”. It works once, for 24 hours. Send it to one person only: I’ll tell you who took it, and you can undo that.
invite-admin = Here is an admin’s invitation into the team “{ $team }”. It works once, for 24 hours. I’ll tell you who took it: it holds when you confirm.
invitation-taken = 👋 Welcome to the team “{ $team }”! You’ll get leads here. /duty shows who works when; with /hours you say when you do.
invitation-waits = 👋 Thank you! Your invitation as an admin of the team “{ $team }” holds as soon as somebody confirms it.
invitation-news-manager = 🙋 { $person } took your invitation and is a manager in the team “{ $team }” now.
invitation-news-waits = ⭐ { $person } took your invitation as an admin of the team “{ $team }”. Is that right? It holds only once you confirm.
invitation-news-admin = ⭐ { $person } is an admin of the team “{ $team }” now.
invitation-news-undone = ↩️ The invitation that { $person } took is undone.
button-invitation-yes = ✅ Confirm
button-invitation-undo = ↩️ Undo

members-head = <b>Members of “{ $team }”</b>, page { $page } of { $pages }
members-search = To find somebody: /team and a part of their name.
members-found = Whom do you mean?
members-not-found = Nobody here has a name like that.
role-owner = owner
role-admin = admin
role-manager = manager
member-leads = 📋 { $count ->
        [0] No open leads
        [one] { $count } open lead
       *[other] { $count } open leads
    }
member-limits = ⚖️ By itself at most { $open } open, and { $window } in { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
member-hours = 🕘 { $hours }, { $zone }
member-hours-team = 🕘 Like the team: { $hours }, { $zone }
member-languages = 🗣 { $languages }
languages-all = every language
member-user = 🔗 Bitrix24: { $name }
member-user-none = 🔗 Not linked with a Bitrix24 user: leads are worked here, and the CRM doesn’t hear whose they are
member-user-proposed = 🔗 Bitrix24: perhaps { $name } – please confirm
member-user-inactive = 🚫 Bitrix24: { $name } is switched off there, so no new leads come here
member-commands = Leave: { $leave }
button-member-user = 🔗 Bitrix24 user
button-member-limits = ⚖️ Limits
button-member-languages = 🗣 Languages
button-member-admin = ⭐ Make admin
button-member-manager = 🙋 Make manager
button-member-remove = 🗑 Remove
users-which = <b>Who is { $name } in Bitrix24?</b>
users-none = Everybody active in Bitrix24 is linked already.
users-not-asked = I haven’t asked Bitrix24 yet who works there. I do that once a day; please look again in a little while.
button-user-none = 🚫 Nobody of these
button-user-yes = ✅ Yes, that’s right
limits-head = <b>How much comes by itself</b>
    First: open leads at once. Then, with ⚡️: how many in the time below. Taking more by hand is always possible.
languages-head = <b>Which languages?</b> Leads in others are passed on. None chosen: every language.
remove-sure = <b>Remove { $name } from the team “{ $team }”?</b>
    { $count ->
        [0] They have no open leads.
        [one] { $count } open lead goes back to the line.
       *[other] { $count } open leads go back to the line.
    } The cards in their private chat are emptied; what prospects wrote to them stays there. If they’re in the team’s group, please remove them there, too.
button-remove-yes = 🗑 Yes, remove
place-private-sure = <b>Private chats for the team “{ $team }”?</b> Its group gets no more leads; each of its people gets them in their chat with me. To return, send /place in the group.
button-place-private-yes = 📍 Yes, private chats
archive-sure = <b>Close the team “{ $team }”?</b> It must have no open leads. What it did is kept.
button-archive-yes = 🗄 Yes, close it

alert-staff-done = Saved.
alert-staff-refused = You can’t change that (any more).
alert-staff-gone = That isn’t there any more. Please look again.
alert-staff-taken = Somebody else has that already.
alert-staff-last = Nobody would be left to lead. Please make somebody an admin first.
alert-staff-busy = The team still has open leads. Please close or hand them over first.
alert-staff-unchanged = It was so already.
team-made = The team “{ $team }” is there. Where shall it work?
team-name-how = How shall it be called? For example: /newteam Partners
team-name-taken = There is a team with that name already.
dayoff-how = Which days? For example: /dayoff 24.12–26.12, /dayoff 31.12 9–14, or with a team’s number /dayoff #2 24.12
rule-how-done = 📐 The rule is noted.

hours-own = 🕘 Your hours: { $hours }, { $zone }
hours-own-team = 🕘 You work the team’s hours: { $hours }, { $zone }
hours-own-how = To change them: /hours Mon–Fri 9–13, 14–18 – or /hours team. Your time zone: /zone Berlin
hours-fault-empty = Which hours? For example: Mon–Fri 9:00–13:00, 14:00–18:00
hours-fault-word = I don’t understand “{ $word }”. Days and times only, please: Mon–Fri 9:00–13:00, 14:00–18:00
hours-fault-time = No clock shows { $word }. Times go from 0:00 to 24:00.
hours-fault-no-days = On which days? For example: Mon–Fri 9–18
hours-fault-no-times = From when until when? For example: Mon–Fri 9–18
hours-fault-twice = A day stands there twice. Please name each once.
hours-fault-overlap = Two of these times overlap. Please give each day times that follow each other.
hours-fault-break = The break must lie within the working time.
zone-fault = I don’t know that place. A city or a zone, please: /zone Berlin, /zone Europe/Moscow, /zone UTC+3

link-how = By which e-mail or phone does Bitrix24 know you? For example: /link anna@firm.com
link-proposed = 🔗 Found. An admin is asked to confirm that it’s you.
link-linked = 🔗 You’re linked with your Bitrix24 user already.
link-nobody = I found nobody (or several people) in Bitrix24 with that. Please ask an admin: /team lets them choose.
link-asking = I’m asking Bitrix24 who works there. Please send it once more in a minute.
member-news-unlinked = 🔗 { $person } isn’t linked with a Bitrix24 user yet. Until then the CRM doesn’t hear whose leads are whose.
member-news-proposed = 🔗 { $person } says who they are in Bitrix24. Is that right?
member-news-inactive = 🚫 The Bitrix24 user of { $person } is switched off. No new leads go there; open ones stay until you hand them over or remove them.
member-news-active = ✅ The Bitrix24 user of { $person } is on again. New leads can go there.
wide-button-member-open = 👤 Open

ban-done = 🚫 Banned: nothing of what they send reaches anybody.
ban-lifted = ↩️ They are heard again.
button-ban = 🚫 Ban
button-ban-undo = ↩️ Undo

card-left = 📭 This lead is not yours to work any more.

members-more = { $count ->
        [one] …and { $count } more: please type more of the name.
       *[other] …and { $count } more: please type more of the name.
    }
role-admin-sure = <b>Make { $name } an admin?</b> Admins change teams, people, links and rules, and see all numbers.
role-manager-sure = <b>Make { $name } a manager?</b> They keep their leads, and can no longer change teams, people, links and rules.
button-role-yes = ✅ Yes
rule-drop-sure = <b>Take this rule away?</b>
    { $rule }
button-rule-drop-yes = 🗑 Yes, take it away
wide-button-invited = 📨 Open invitations
invited-head = <b>Open invitations</b>, page { $page } of { $pages }. ↩️ takes one back.
invited-none = No invitation is open.
invited-unused = { $number }. { $role }, by { $by }: not taken yet, good until { $until }
invited-waits = { $number }. { $role }, by { $by }: { $person } took it and waits for somebody’s yes
invitation-undo-sure = <b>Undo the invitation that { $person } took?</b> They leave the team “{ $team }”, and their open leads go back to the line.
bans-head = 🚫 <b>Not listened to</b>, page { $page } of { $pages }
bans-none = Nobody is banned.
bans-line = { $person }, since { $since }, by { $by }
bans-numbered = { $number }. { $line }
bans-erased = somebody whose data was deleted
bans-foot = To find somebody: /bans and a part of their name.
button-ban-lift = ↩️ { $number }
