# Комментарий в ленте Битрикс24. Без разметки: BB-код добавляет texts/comment.py.

comment-head = Ответы из Telegram: { $form }
comment-repeat = Повторное обращение из Telegram: { $form }
comment-no-answer = —
comment-dash = —
comment-person = Кто
comment-telegram-id = Telegram ID { $id }
comment-consent = Согласие
comment-consent-given = Версия { $version }, дано { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
comment-path = Путь
comment-no-path = Источник неизвестен
comment-misfits = Не нашлось места в CRM
comment-moment = { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
comment-source-right = Источник исправлен: { $source }
comment-source-wrong = До этого значилось: { $source }
comment-return = Человек вернулся по другой ссылке
comment-partial = Незаконченная заявка из Telegram: { $form }
comment-completed = Заявка дополнена: { $form }
comment-cancelled = Клиент отменил заявку «{ $form }», { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
comment-kept = Оставлено как есть: поле уже изменили
