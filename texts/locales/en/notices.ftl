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
    ⚠️ <b>{ $loss ->
        [answer] Somebody is missing my answer
        [press] A press was lost
       *[words] A message was lost
    }</b>
    <a href="tg://user?id={ $person }">{ $name }</a> { $loss ->
        [answer] got through to me, but I couldn’t show them what comes next.
        [press] pressed a button, but I couldn’t do what it says.
       *[words] sent something that I couldn’t take in.
    } { $tries ->
        [0] It can’t be read, so I didn’t try again.
        [one] I tried once.
       *[other] I tried { $tries } times.
    } { $told ->
        [yes] They know, and were asked to go on.
        [group] It was in a group, where I didn’t answer.
       *[no] I couldn’t reach them: please write to them.
    }
    It is kept in the database (update { $update }, { $error }; table <code>quarantined_updates</code>).{ $last ->
        [yes] { " " }This is the last message of this kind for an hour; more are in the log.
       *[no] { "" }
    }
notice-trace-refused =
    ⚠️ <b>The trace of submission { $submission } couldn’t be changed</b>
    { $reason }
notice-task-unreadable =
    ⚠️ <b>Something that I should still do is unknown to me</b>
    Row { $row } of the outbox (<code>{ $task }</code>{ $submission ->
        [0] { "" }
       *[other] , submission { $submission }
    }) is of another version, or damaged. I keep it, look again once a day, and let everything else go on. If you have gone back to an older version, please go forward again.
notice-misfit =
    ⚠️ <b>A value didn’t fit the CRM</b>
    Submission { $submission } is delivered, but the field “{ $title }” ({ $field }) doesn’t take “{ $value }”. The value is in the comment, so nothing is lost.

    Please add it to the list in Bitrix24, or correct the form { $form }; <code>python -m bot check</code> names everything that doesn’t fit. I’ll mention this field again tomorrow at the earliest.
notice-unknown-payloads =
    ❓ <b>Links that I don’t know</b>
    { $touches ->
        [one] Since the last report { $touches } start had a payload that matches no link and no rule.
       *[other] Since the last report { $touches } starts had payloads that match no link and no rule.
    } Perhaps an ad has a typo? Everybody got an answer, but their source isn’t known.

    { $list }
    { $more ->
        [0] To see how I read one: /explain
       *[other] … and { $more } more. To see how I read one: /explain
    }
notice-database-trouble =
    🚨 <b>I can’t save anything</b>
    { $trouble ->
        [no_space] The disk is full.
        [locked] Another program has locked the database.
        [read_only] The database can only be read, not written to.
        [io_error] The disk reports errors.
        [no_memory] The machine is out of memory.
        [cannot_open] The database file can’t be opened. Perhaps too many files are open.
        [damaged] The database file is damaged.
        [file_gone] The database file was deleted or replaced while I was using it. Put the same file back, or stop me and restore a backup.
        [away] The database server can’t be reached.
        [too_many_connections] The database server has no connection left for me.
        [slow] The disk or the database server doesn’t answer in time.
        [refused] The database server won’t let me in, or won’t let me write. Perhaps its password or rights have changed.
       *[other] I don’t know why; the log may say more.
    }

    What was sent before is safe. Nobody can finish a form until this is fixed, and people’s messages wait. I’ll tell you when all is well.
notice-database-well = ✅ I can save everything again. Messages that were waiting are being answered.
notice-webhook-refused =
    🚨 <b>Telegram won’t send me messages</b>
    It refuses the webhook: <code>{ $reason }</code>

    I’ve stopped. Please check <code>PUBLIC_URL</code>, then start me again. Nothing is lost: Telegram keeps messages for a day.
notice-webhook-delayed =
    ⚠️ <b>Telegram doesn’t take my webhook yet</b>
    I’ll keep trying. If it was set before, messages still reach me.
notice-webhook-set = ✅ Telegram has taken my webhook: messages reach me.
notice-completion-refused =
    ⚠️ <b>The CRM doesn’t take what came later of submission { $submission }</b>
    { $reason }

    Its first part is in the CRM, and the card shows all of it.
