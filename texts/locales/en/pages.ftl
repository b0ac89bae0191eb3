# The web page between a link and the chat.

page-title = Continue in Telegram
page-open = Open Telegram
page-browser = No app? Open t.me
page-scan = Or scan this with your phone:
page-code = If the chat does not greet you, send it: <code>{ $command }</code>
page-unknown = This link is not known any more. The chat is open all the same.
