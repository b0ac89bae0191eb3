# /health and `python -m bot check`: one line each, what is wrong and what to do.

health-head-well = ✅ <b>Everything is in order.</b>
health-head-faults = 🔴 <b>{ $count ->
        [one] { $count } thing needs a hand
       *[other] { $count } things need a hand
    }</b>
health-head-hints = ✅ <b>Everything works;</b> { $count ->
        [one] { $count } thing could be better
       *[other] { $count } things could be better
    }.
health-unseen = ❔ Couldn’t be checked, or only in part: { $topics }
health-well-besides = ✅ In order: { $topics }
health-more = … and { $count } more of that kind: <code>python -m bot check</code> names them all.
health-near = { $line }; did you mean “{ $near }”?
health-known = { $line }; known are { $known }
health-looking = 🔎 Looking at everything …
health-fix-ask-webhook = Shall I tell Telegram once more where to bring what people write? What waits there stays.
health-fix-ask-menus = Shall I set the command menus again, for everybody?
health-fix-ask-names = Shall I set the words that people read before they press Start? They say: “{ $words }”
health-fixed = ✅ Done. This is how it looks now:
health-not-fixed = Telegram didn’t take it. Try again in a while.
button-health-again = 🔄 Look again
button-health-fix-webhook = 🔧 Fix: webhook
button-health-fix-menus = 🔧 Fix: menus
button-health-fix-names = 🔧 Fix: first words
button-health-yes = Yes, do it
button-health-no = No
bot-description = Press Start: a few questions, and the right people get back to you here.
bot-short-description = A few questions, and the right people get back to you.

health-topic-settings = settings
health-topic-forms = forms
health-topic-links = links
health-topic-rules = rules
health-topic-people = people
health-topic-telegram = Telegram
health-topic-chats = groups
health-topic-teams = teams
health-topic-portal = Bitrix24
health-topic-delivery = delivery
health-topic-line = line
health-topic-clocks = clocks
health-topic-database = database
health-topic-disk = disk
health-topic-http = web address
health-topic-numbers = numbers
health-span-minutes = { $count } min
health-span-hours = { $count } h
health-span-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
health-queue-crm = the CRM
health-queue-telegram = Telegram

health-nobody-sees = nobody sees submissions; write /id to the bot, or in the managers’ group, and put the answer into ADMIN_IDS or MANAGERS_CHAT_ID
health-nobody-hears = nobody hears of trouble; write /id to the bot and put the answer into ADMIN_IDS
health-said = { $line }

health-token-wrong = the token is wrong or revoked; copy it from @BotFather into BOT_TOKEN
health-telegram-silent = does not answer ({ $error }); see TELEGRAM_API_URL, TELEGRAM_PROXY
health-telegram-well = @{ $name }
health-chat-moved = { $named ->
        [yes] chat in the form { $form }
       *[no] MANAGERS_CHAT_ID
    } became a supergroup; put its new id there: { $chat }
health-chat-unknown = { $named ->
        [yes] chat in the form { $form }
       *[no] MANAGERS_CHAT_ID
    } is no chat that the bot is in; add the bot to it, then write /id there
health-chat-no-group = { $named ->
        [yes] chat in the form { $form }
       *[no] MANAGERS_CHAT_ID
    } is no group; add the bot to a group, then write /id there
health-chat-left = { $named ->
        [yes] chat in the form { $form }
       *[no] MANAGERS_CHAT_ID
    } is a chat that the bot has left; add it again
health-chat-muted = { $named ->
        [yes] chat in the form { $form }
       *[no] MANAGERS_CHAT_ID
    } is a group in which the bot may not write; let it send messages
health-chat-no-topics = { $named ->
        [yes] chat in the form { $form }
       *[no] MANAGERS_CHAT_ID
    } names a topic, but the group has none; leave /{ $topic } out
health-chat-no-topic = { $named ->
        [yes] chat in the form { $form }
       *[no] MANAGERS_CHAT_ID
    } names a topic that is not there; write /id in the right one
health-place-lacks = the group of { $named ->
        [yes] the team { $team }
       *[no] the main team
    }: { $lack ->
        [gone] the bot is not in it; add it again, or choose another place in /team
        [muted] the bot may not write there; let it send messages
        [topics-off] it has no topics; switch them on in the group’s settings
        [topic-right] the bot may not manage topics; give it that right as an administrator
       *[delete-right] the bot may not delete messages; give it that right as an administrator
    }
health-admin-blocked = the admin { $admin } has blocked the bot; let them unblock it
health-admin-never-wrote = the admin { $admin } cannot be written to before they have pressed Start in the bot
health-webhook-foreign = a webhook is set that is not ours, so nothing can be fetched; remove it, or set PUBLIC_URL
health-webhook-elsewhere = the webhook is not at our address, so what people write does not come here; set it again
health-webhook-unset = no webhook is set, although PUBLIC_URL is; a start of the bot sets it
health-webhook-fails = Telegram cannot bring what people write ({ $reason }); see that PUBLIC_URL is reached from outside, with a good certificate
health-webhook-pending = { $count } updates wait at Telegram; see whether the bot is overloaded, or PUBLIC_URL slow
health-menus-differ = the command menu is not what the bot understands; set it again
health-nameless = before Start nobody reads what the bot is for ({ $languages }); set it here, or in @BotFather as it suits you
health-telegram-clock = this machine’s clock is { $span } { $way ->
        [ahead] ahead of
       *[behind] behind
    } Telegram’s; switch time synchronisation (NTP) on

health-portal-unset = BITRIX24_WEBHOOK_URL is not set; submissions are taken and wait
health-portal-not-let-in = has not let the application in; open this while the bot runs: { $words }
health-portal-expired = has let the application in; its access token is older than an hour and waits to be renewed by the bot, so what the forms name was not looked at
health-portal-silent = does not answer; see its address and the proxy
health-portal-refuses = refuses us ({ $words }); see that the access is whole, its scopes and the plan
health-portal-unwell = does not answer as it should ({ $words }); see its address and the proxy
health-portal-refuses-method = refuses { $method } ({ $words }); see the rights of whoever made the access
health-portal-well = serves us, and has what the forms name
health-scope-crm = the access lacks the scope crm, so nothing reaches the CRM: tick it in the portal
health-scope-user = the access lacks the scope user_basic, so members cannot be linked with their Bitrix24 users: tick it in the portal
health-scope-brief = the access has the scope user_brief alone, so members are not found by e-mail or phone: tick user_basic in the portal
health-portal-no-admin = our user is no administrator, so lists may leave cards out without a word; give the role all cards, or make the access as an administrator
health-portal-clock = this machine’s clock is { $span } { $way ->
        [ahead] ahead of
       *[behind] behind
    } the portal’s; switch time synchronisation (NTP) on
health-mode-simple = the portal works without leads, which become deals at once; say bundle: deal in { $forms }
health-bucket-full = { $share } % of the portal’s requests are in use; see what else uses this access, or make one for the bot alone
health-method-seconds = { $method } has used { $used } of { $limit } seconds in ten minutes; deliveries slow down, see what else calls it

health-form-no-pipeline = form { $form }: there is no pipeline “{ $name }”
health-form-fields-untold = form { $form }: the portal does not tell the fields of a { $entity }; see the rights of whoever made the access
health-form-no-field = form { $form }: { $entity } has no field { $field }
health-form-no-value = form { $form }: { $field } has no value “{ $value }”
health-form-no-choice = form { $form }: { $field } has no value “{ $value }” (the choice “{ $choice }” of the step { $step })
health-form-unfilled = form { $form }: { $entity } requires { $field }, and the form does not fill it
health-form-skippable = form { $form }: { $entity } requires { $field }, and the question for it can be left out
health-form-step-misfit = form { $form }: the step { $step } does not fit the field { $field } ({ $shape })
health-form-answer-misfit = form { $form }: the step { $step } ({ $kind }) does not fit the field { $field } ({ $shape ->
        [list] a list
       *[other] { $shape }
    })
health-form-one-value = form { $form }: { $field } takes one value; the step { $step } may give several
health-form-no-user = form { $form }: assigned_by names the user { $user }, who is not in the portal; name another
health-form-user-inactive = form { $form }: the user { $user } of assigned_by is switched off in the portal; name another
health-form-no-team = form { $form }: there is no team “{ $team }”, so its leads go to the main one; make it with /newteam, or put the name right
health-link-no-form = link { $code }: there is no form “{ $form }”, so people get the menu; give the link another
health-variant-no-form = link { $code }: the form of one of its variants is gone (“{ $form }”), so everybody gets the link’s own; put its file back, or choose the other variant in /variants
health-link-channel = link { $code }: the bot may not invite people to “{ $channel }” any more, so joins there do not count; give it that right again if the invitation link is still in use
health-link-no-team = link { $code }: its team is gone, so its leads go to the main one; give the link another
health-link-no-manager = link { $code }: its manager is no member any more, so its leads go to the line; give the link another
health-link-other-team = link { $code }: its manager { $name } is not in its team, so its leads go to the line; give the link another, or invite them in /team
health-link-no-pipeline = link { $code }: there is no pipeline “{ $name }”, so its deals go to the form’s; give the link another
health-sources-open = { $count ->
        [one] a source
       *[other] { $count } sources
    } of links may be missing in Sales Intelligence ({ $sources }); add them there letter for letter, then say so in /vocabulary
health-rule-nobody = { $named ->
        [yes] team { $team }
       *[no] the main team
    }: rule { $number } names nobody who is in the team; put it right in /team
health-rule-no-form = { $named ->
        [yes] team { $team }
       *[no] the main team
    }: rule { $number } is about a form that is not there, “{ $form }”; put it right in /team
health-rule-no-link = { $named ->
        [yes] team { $team }
       *[no] the main team
    }: rule { $number } is about a link that is not there; put it right in /team
health-source-none-named = no source_id in { $forms }: the CRM shows its first source there, “{ $source }”
health-source-no-telegram = no source is called Telegram: add one in the portal (CRM, Settings, Drop-down lists, Sources), then write source_id: Telegram in { $forms }
health-source-telegram-unused = the portal has a source “{ $source }”: write source_id: { $code } in { $forms } to see it there
health-members-unlinked = { $count ->
        [one] one member has
       *[other] { $count } members have
    } no user in Bitrix24 ({ $names }), so the CRM does not know whose leads are whose; choose it in /team
health-members-inactive = { $count ->
        [one] one member’s user is
       *[other] { $count } members’ users are
    } switched off in Bitrix24 ({ $names }); hand their leads over, then remove them in /team

health-line-nobody = { $named ->
        [yes] team { $team }
       *[no] the main team
    }: { $leads } { $leads ->
        [one] lead waits
       *[other] leads wait
    }, the oldest for { $span }, and nobody is on duty; see /duty and the hours in /team
health-line-old = { $named ->
        [yes] team { $team }
       *[no] the main team
    }: { $leads } { $leads ->
        [one] lead waits
       *[other] leads wait
    }, the oldest for { $span }; see who is on duty, and how many each may have
health-circuit-open = deliveries to { $queue } stand still ({ $reason }); nothing is lost, they go on by themselves once that is put right
health-queue-old = { $rows } { $rows ->
        [one] row waits
       *[other] rows wait
    } for { $queue }, the oldest for { $span }; see /queue
health-dead-letters = { $count ->
        [one] one submission was
       *[other] { $count } submissions were
    } refused by the CRM for good; see why in /queue, then send again or drop
health-dead-letters-unshown = { $count ->
        [one] one refused submission was
       *[other] { $count } refused submissions were
    } shown to nobody; see that the bot may write in the managers’ group
health-chat-full = the group { $chat } is full: { $rows } messages wait, the oldest for { $span }; give the team another group, or topics in a second one
health-timers-overdue = { $count } { $count ->
        [one] clock is
       *[other] clocks are
    } overdue, the oldest by { $span }; restart the bot and look at its log
health-database-trouble = nothing is kept just now ({ $trouble }); look at the disk and the log
health-database-revision = the tables are at { $revision }, not what this version needs; restart the bot
health-disk-full = { $megabytes } MB are left on the disk; make room
health-disk-elsewhere = the database is on a server, whose disk cannot be seen from here
health-files-newer = form files are newer than what runs; /forms reloads them, or a restart (rules for payloads: only a restart)
health-files-wrong = { $line } (what runs is still the earlier form)
