# Веб-страница между ссылкой и чатом.

page-title = Продолжим в Telegram
page-open = Открыть Telegram
page-browser = Нет приложения? Открыть t.me
page-scan = Или наведите на код камеру телефона:
page-code = Если чат не поздоровался, отправьте ему: <code>{ $command }</code>
page-unknown = Такой ссылки уже нет, но чат открыт.
