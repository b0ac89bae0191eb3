# The commands' lines in Telegram's menu. Plain text.

command-start = Start or continue
command-back = Previous question
command-skip = Skip the question
command-cancel = Stop without sending
command-language = Change the language
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
command-dayoff = Days off of a team
command-rule = Who gets which leads
command-stats = Numbers: from the visit to the sale
