# The commands' lines in Telegram's menu. Plain text.

command-start = Begin, or go on
command-back = One question back
command-skip = Skip the question
command-cancel = Stop without sending
command-language = Change the language
command-help = Help
command-newlink = Make a link
command-links = All links
command-correct = Put a link’s source right
command-erase = Remove a submission’s trace
command-queue = What is on the way to the CRM
command-explain = How a payload is read
