# Тексты карточек для менеджеров.

card-queued = ⏳ CRM: в очереди
card-delivered = ✅ Уже в CRM
card-buried = ⛔ CRM не приняла: { $reason }
card-files-refused = ⚠️ Файлы не попали в CRM: { $reason }
card-person = Кто: { $person }
card-source = Источник: { $source }
card-no-source = Источник: неизвестен
card-path = Путь: { $path }
card-foot = #{ $number } · { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
card-cut = Длинные ответы здесь сокращены, полный текст – в приложенном файле.
card-no-answer = –

entity-lead = Лид
entity-deal = Сделка
entity-quote = Коммерческое предложение
entity-contact = Контакт
entity-company = Компания
button-entity = { $entity } { $id }

card-corrected = Источник исправлен, было: { $source }
card-trace-erased = След в сквозной аналитике удалён.
