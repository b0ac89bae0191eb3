# The commands' lines in Telegram's menu. Plain text.

command-start = Start or continue
command-back = Previous question
command-skip = Skip the question
command-cancel = Stop without sending
command-language = Change the language
command-privacy = What we keep about you
command-help = Help
command-newlink = Make a link
command-links = All links
command-correct = Fix a link’s source
command-erase = Remove a submission’s trace
command-queue = What is on the way to the CRM
command-explain = How a payload is read
command-duty = Who is on duty
command-away = I’m away for a while
command-leave = My leave
command-hours = My working hours
command-zone = My time zone
command-link = Who I am in Bitrix24
command-team = Teams, people and rules
command-newteam = Make a team
command-renameteam = Give a team another name
command-dayoff = Days off of a team
command-rule = Who gets which leads
command-stats = Numbers: from the visit to the sale
command-postpone = Postpone a lead
command-health = How everything is
command-a = Send a ready answer
command-later = Send something later
command-save = Keep a message as a ready answer
command-unsave = Drop a ready answer
command-del = Take a sent message back
command-bans = Who is banned
command-audit = Who changed what
command-admin = Everything for admins
command-export = Everything stored about you, as a file
command-why = Who has a lead, and why
command-place = Let a team work in this group

# What can be typed after them.

command-explain-example = spring__ad7
command-dayoff-example = 24.12–26.12
command-newteam-example = Partners
command-renameteam-example = Partners
command-erase-example = 12
command-away-example = 18:00
command-leave-example = 1–14 Dec
command-hours-example = Mon–Fri 9–18
command-zone-example = Berlin
command-link-example = anna@firm.com
command-postpone-example = 3.12 10:00
command-a-example = price
command-later-example = 9:00 Good morning!
command-save-example = price
command-unsave-example = price
