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
