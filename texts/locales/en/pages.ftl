# The web pages: between a link and the chat, and after the portal let us in.

page-title = Continue in Telegram
page-open = Open Telegram
page-browser = No app? Open t.me
page-scan = Or scan this with your phone:
page-code = If the chat doesn’t greet you, send it this: <code>{ $command }</code>
page-unknown = This link is no longer valid, but the chat is open.

page-authorised = Done: Leadtrace may work in this portal now. What was waiting is on its way. You can close this page.
page-authorise-stale = This link isn’t one of mine, or it’s too old. Please use the newest one from the chat with the bot, or reinstall the application.
page-authorise-refused = Bitrix24 didn’t confirm this authorisation. Please open the link from the chat with the bot once more.
page-authorise-wrong-portal = This is a different portal from the one I was set up for. Please check BITRIX24_DOMAIN.
page-authorise-later = Bitrix24 isn’t answering right now. Please open the link from the chat with the bot once more in a few minutes.
