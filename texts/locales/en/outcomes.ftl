# What the CRM's timeline says of a lead that is worked, and what is told when the CRM does not want it.

note-taken = { $name } took the lead in Telegram
note-taken-over = { $name } took the lead over from { $from }
note-handed = { $name } handed the lead to { $to }
note-released = { $name } gave the lead back to the line
note-called = { $name } called
note-wrote = { $name } wrote
note-no-answer = { $name } called, nobody answered
note-postponed = { $name } postponed the lead until { $until }
note-not-a-lead = { $name }: not a lead ({ $reason })
note-no-reason = no reason given
note-spam = { $name } marked it as spam
note-done = { $name } is done with the lead

todo-title = Come back to this prospect
todo-text = Postponed in Telegram until then. Words of the prospect wake the lead earlier, unless it was told to sleep on.

notice-responsible-refused =
    ⚠️ <b>Lead { $lead }: the CRM didn’t change the responsible person</b>
    { $reason }

    The lead stays with whoever took it. Please change the responsible person in the CRM, or give the bot’s access the right to.
notice-lost-refused =
    ⚠️ <b>Lead { $lead } is closed here, but the CRM didn’t move the card</b>
    { $reason }

    Please move it there.
notice-crm-gone =
    🗑 <b>Lead { $lead }: its { $kind ->
        [lead] lead
        [deal] deal
        [quote] estimate
       *[other] card
    } { $id } was deleted in the CRM</b>
    I found nothing that stands for it. If it comes back within 30 days, the lead goes on.
notice-crm-hidden =
    ⚠️ <b>Lead { $lead }: I may not see its { $kind ->
        [lead] lead
        [deal] deal
        [quote] estimate
       *[other] card
    } { $id } in the CRM any more</b>
    I can’t tell what becomes of it. The bot’s access should belong to a user who sees all cards.
