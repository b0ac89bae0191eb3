# Notices to admins that are not about one submission.

notice-portal-paused =
    ⚠️ <b>The CRM isn’t accepting anything right now</b>
    { $reason }

    Nothing is lost: answers are still taken and wait here. I’ll keep trying, and tell you when it works again.
notice-portal-unauthorised =
    🔑 <b>The CRM doesn’t let me in</b>
    { $reason }

    Please <a href="{ $link }">authorise me in Bitrix24</a>, as a user who may see all contacts. Nothing is lost: answers are still taken and wait here.
-new-webhook =
    1. In Bitrix24, open <i>Developer resources → Other → Inbound webhook</i>, as an administrator or as another user who may see all contacts.
    2. Tick the permission <i>CRM (crm)</i>, save, and copy the address of the webhook.
    3. Put it into <code>BITRIX24_WEBHOOK_URL</code> in <code>.env</code> instead of the old one, and restart me: I read settings only when I start.
notice-portal-webhook-dead =
    🔑 <b>The CRM no longer accepts the webhook</b>
    { $reason }

    Please make a new one:
    { -new-webhook }

    Nothing is lost: answers are still taken and wait here.
notice-portal-still-paused =
    ⚠️ <b>The CRM still isn’t accepting anything (for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } now)</b>
    { $reason }

    { $count ->
        [0] Nothing is waiting.
        [one] { $count } submission is waiting, and it’s safe: /queue shows it.
       *[other] { $count } submissions are waiting, and they’re safe: /queue shows them.
    } I’ll keep trying.
notice-portal-still-unauthorised =
    🔑 <b>The CRM still doesn’t let me in (for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } now)</b>
    { $reason }

    Please <a href="{ $link }">authorise me in Bitrix24</a>. { $count ->
        [0] Nothing is waiting.
        [one] { $count } submission is waiting, and it’s safe: /queue shows it.
       *[other] { $count } submissions are waiting, and they’re safe: /queue shows them.
    }
notice-portal-webhook-still-dead =
    🔑 <b>The CRM still doesn’t accept the webhook (for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } now)</b>
    { $reason }

    Please make a new one:
    { -new-webhook }

    { $count ->
        [0] Nothing is waiting.
        [one] { $count } submission is waiting, and it’s safe: /queue shows it.
       *[other] { $count } submissions are waiting, and they’re safe: /queue shows them.
    }
notice-portal-resumed = ✅ The CRM is back (it was away for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }). { $count ->
        [0] No submission is waiting.
       *[other] What was waiting is on its way.
    }
notice-portal-resumed-late = ✅ The CRM is back (it was away for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }). { $count ->
        [0] No submission is waiting.
       *[other] What was waiting is on its way.
    }
notice-update-set-aside =
    ⚠️ <b>A message could not be handled</b>
    I tried several times, then set it aside in the database (update { $update }, { $error }; table <code>set_aside_updates</code>). The person was asked to try again. More of this kind within an hour are only written to the log.
notice-trace-refused =
    ⚠️ <b>The trace of submission { $submission } could not be changed</b>
    { $reason }
notice-unknown-payloads =
    ❓ <b>Links that I don’t know</b>
    { $touches ->
        [one] Since the last report { $touches } start carried a payload that belongs to no link and to no rule.
       *[other] Since the last report { $touches } starts carried payloads that belong to no link and to no rule.
    } Perhaps an ad has a typo? Everybody was served, but their source isn’t known.

    { $list }
    { $more ->
        [0] To see how I read one: /explain
       *[other] … and { $more } more. To see how I read one: /explain
    }
