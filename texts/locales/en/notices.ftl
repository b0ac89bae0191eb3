# Notices to admins that are not about one submission.

notice-portal-paused =
    ⚠️ <b>The CRM does not take anything right now</b>
    { $reason }

    Nothing is lost: answers are still taken and wait here. I’ll keep trying, and tell you when it works again.
notice-portal-resumed = { $minutes ->
        [one] ✅ The CRM works again after { $minutes } minute. What was waiting is on its way.
       *[other] ✅ The CRM works again after { $minutes } minutes. What was waiting is on its way.
    }
