# The timeline comment in Bitrix24. Plain text: the markup (BB-code) is added in texts/comment.py.

comment-head = Answers from Telegram: { $form }
comment-repeat = Repeat inquiry from Telegram: { $form }
comment-no-answer = –
comment-dash = –
comment-person = Who
comment-telegram-id = Telegram ID { $id }
comment-consent = Consent
comment-consent-given = Version { $version }, given { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
comment-path = Path
comment-no-path = No known source
comment-misfits = The CRM has no place for
comment-moment = { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
comment-source-right = Source corrected: { $source }
comment-source-wrong = Before that it said: { $source }
comment-return = Came back by another link
comment-partial = Unfinished form from Telegram: { $form }
comment-completed = The form was finished: { $form }
comment-cancelled = They cancelled the form “{ $form }” on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
comment-kept = Left as somebody has changed it
