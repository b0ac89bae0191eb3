# What is kept about people, how they read it, and how they have it deleted.

privacy =
    <b>What we keep about you</b>
    • your name and username in Telegram, and your language
    • how you found us: the link you came by and the visit before it
    • your answers in forms, and what you and our team write to each other

    <b>For how long</b>
    • a form you stopped: { $unfinished ->
        [one] { $unfinished } day
       *[other] { $unfinished } days
    }; our working copy of one that ended: { $cancelled ->
        [one] { $cancelled } day
       *[other] { $cancelled } days
    }
    • our copy of the messages: { $dialogues ->
        [one] { $dialogues } day
       *[other] { $dialogues } days
    } after they reach your contact in our CRM; then only when they were written
    • what you sent us, until you have it deleted

    We don’t sell any of it, and it’s no secret from you:
    /export – everything we store, as a file
    /delete_me – delete it
privacy-admins =
    <b>For admins: what is set here</b>
    After so many days only ids and times are left:
    • answers of forms that ended: { $cancelled } (RETENTION_CANCELLED_DAYS)
    • forms nobody goes on with: { $unfinished } (RETENTION_UNFINISHED_DAYS)
    • messages, once the CRM has them: { $dialogues } (RETENTION_DIALOGUES_DAYS)
    • updates that failed: { $quarantined } (RETENTION_QUARANTINED_DAYS)
    • visits to the site: { $visits }

    { $crm ->
        [yes] Whoever sends /delete_me is deleted in the CRM, too (ERASE_IN_CRM).
       *[no] Whoever sends /delete_me stays in the CRM: ERASE_IN_CRM is off, so delete them there by hand.
    } What was removed is in /audit, under 🧹 Forgotten. For a written request: /export and the person’s number in Telegram.
export-of = Here is everything we store about { $whom }. That you took it is in /audit.
export-done = Here is everything we store about you. To delete it, send /delete_me
export-nothing = We store nothing about you. You’re welcome any time: /start
export-stranger = There’s nobody with that number.
export-how = Send /export and a person’s number in Telegram, such as /export 123456789. Without a number you get your own data.
deletion-asked =
    <b>Shall I delete everything about you?</b>

    Gone at once: your name, your answers, your messages and how you found us. What you sent stops on its way, and our team sees that you left instead of your request.
    { $crm ->
        [yes] In our CRM I empty the cards that I made; a colleague looks at those that were there before.
       *[no] What is in our CRM already is deleted by a colleague if you ask them.
    }
    What stays: numbers without a name, so that we know how many people came.

    This can’t be undone.
deletion-done =
    <b>Done. We no longer know you.</b>

    { $crm ->
        [yes] Our CRM is being emptied now. Its recycle bin, its earlier history and backups keep a copy until their time is over; I can’t reach them.
       *[no] Our CRM may still have what was delivered there. To have it deleted, write to our team.
    }
    I also delete what I can of this chat, which is the last 48 hours. The rest you can delete yourself.

    If you come back, you’re welcome: /start
deletion-kept = Nothing was deleted.
deletion-staff = You work here or used to, and the record of who did what belongs to the team. Please ask an admin to sort it out.
button-delete-me = Yes, delete everything
button-keep-me = No, keep it

card-erased = 🫥 <b>Erased</b> at the person’s request
notice-lead-erased = 🫥 Lead { $lead } is closed: the person had their data deleted. There’s nothing left to do.
notice-erased-crm =
    🫥 <b>Somebody’s data was deleted from the CRM</b>
    Cards emptied: { $emptied }. Cards of others (from before, merged, or made of a lead), each with a to-do for a colleague: { $adopted }.
    { $left ->
        [0] Read back: all of it is empty.
       *[other] ⚠️ Still filled in, please empty by hand: { $names }
    }

    Out of my reach: the recycle bin, earlier history of the cards, backups, notifications, and notes that others wrote.
notice-erasure-refused =
    ⚠️ <b>The CRM didn’t let me delete somebody’s data</b>
    { $reason }

    Here it is deleted (number { $ghost }). Please empty their cards in the CRM by hand.
erased-placeholder = Deleted
erased-todo-title = Somebody wants their data deleted
erased-todo-text = This card was here before the bot, or others use it as well, so nothing was changed. Please decide what of it has to go.
