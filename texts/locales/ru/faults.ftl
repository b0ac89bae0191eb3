# Что не так в файлах того, кто ведёт бота: в анкетах и в правилах для параметров ссылок.
# Строка: файл:строка: место: причина.

fault-no-hint = { "" }
fault-hint-near = ; может быть, { $near }?
fault-hint-known = ; возможны { $known }
fault-hint-quotes = ; возьмите значение в кавычки
fault-hint-first-step = ; перед первым шагом других нет
fault-or = { $first } или { $second }

# --- values ---

fault-kind-nothing = пусто
fault-kind-number = число { $value }
fault-kind-text = текст { $value }
fault-kind-date = дата { $value }
fault-kind-mapping = набор ключей
fault-kind-list = список
fault-unknown-key = неизвестный ключ{ $hint }
fault-missing = не хватает { $key }
fault-missing-choices = не хватает { $key }: перечислите хотя бы два варианта
fault-not-for-type = у шага типа { $type } нет { $key }; уберите
fault-not-one-of = должно быть одно из: { $words }, а не { $value }{ $hint }
fault-key-in-quotes = ключ { $key } должен быть текстом; возьмите его в кавычки
fault-no-value = нет значения; впишите его или уберите ключ
fault-no-text = должен быть текст, а здесь { $kind }{ $hint }
fault-empty = не должно быть пусто
fault-too-long = слишком длинно: знаков { $length }, помещается не больше { $most }
fault-too-many = слишком много: пунктов { $items }, возможно не больше { $most }
fault-no-flag = должно быть true или false, а здесь { $kind }
fault-no-integer = должно быть целое число, а здесь { $kind }
fault-no-number = должно быть число, а здесь { $kind }
fault-no-list = должен быть список, а здесь { $kind }
fault-no-mapping = должен быть набор ключей (ключ: значение), а здесь { $kind }
fault-not-between = должно быть от { $least } до { $most }, а не { $value }
fault-control-characters = внутри управляющие символы; уберите их
fault-not-possible = { $text } не подходит: { $rule }
fault-rule-currency = напишите код валюты, например RUB или USD
fault-rule-ending = напишите расширение строчными буквами без точки или image
fault-rule-step-id = до 32 знаков a-z, 0-9 и _, первой — буква
fault-rule-custom-field = напишите название пользовательского поля, например UF_CRM_INN
fault-no-date = { $text } — не дата: напишите 2026-12-31, today, today+90d или today-1d
fault-no-address = { $url } — не адрес, который можно открыть: напишите https://…
fault-no-chat = должен быть номер чата, например -1001234567890, или вместе с темой, в кавычках: -100…/45
fault-no-currency = { $code } — не валюта{ $hint }
fault-old-currency = { $code } — старый код: напишите { $today }
fault-megabytes = должно быть больше 0 и не больше { $most }: файлы крупнее боты не скачивают

# --- languages ---

fault-unspoken = бот не говорит на языке { $language }{ $hint }
fault-language-twice = { $language } уже есть
fault-no-language = языка { $language } у анкеты нет; есть { $has }
fault-no-translation = не хватает перевода: { $languages }
fault-each-language = напишите на каждом языке: { $languages }
fault-not-in-language = языка { $language } нет, есть: { $spoken }

# --- steps ---

fault-step-twice = id { $step } уже есть у другого шага
fault-step-in-titles = { $step } в названиях значит другое; переименуйте шаг
fault-no-earlier-step = раньше нет шага с id { $step }{ $hint }
fault-only-answered = { $step } — шаг типа { $type }: о нём можно спросить только answered: true или false
fault-never-value = в { $step } не бывает { $value }{ $hint }
fault-one-of-conditions = укажите ровно одно: is, is_not или answered
fault-on-request-required = у шага по запросу должно стоять required: false
fault-one-choice = из одного варианта не выбирают: перечислите хотя бы два
fault-choice-taken = { $name } уже обозначает другой вариант
fault-min-above-max-length = min_length больше, чем max_length ({ $most })
fault-minimum-above-maximum = minimum больше, чем maximum
fault-no-whole-number = между minimum и maximum нет целых чисел
fault-earliest-after-latest = earliest позже, чем latest
fault-wizard-crm = ответы мастера не попадают в CRM; уберите
fault-not-in-wizards = у мастера этого нет; уберите
fault-partial-nothing = тогда ничего не произойдёт: укажите stage или включите reminder
fault-partial-no-consent = незаконченные анкеты отправляются только после согласия: спросите его или не указывайте stage
fault-partial-no-contact = связаться будет не с кем: спросите телефон или почту или не указывайте stage

# --- the CRM ---

fault-unknown-entity = неизвестная сущность { $entity }{ $hint }
fault-unknown-placeholder = неизвестная подстановка { $name }{ $hint }
fault-no-pipeline = у { $kind } нет воронки; уберите
fault-files-one-place = файлы попадают только в одно место: оставьте одно
fault-file-custom-field = файл попадает в пользовательское поле (UF_CRM_…), а не в { $field }
fault-field-takes-type = в { $field } попадает ответ шага типа { $types }, а не { $type }
fault-no-company-title = ни один ответ не называет компанию: направьте шаг в { $target } или поставьте company: false
fault-no-tax-id-field = при company_match: tax_id нужно поле компании в tax_id_field
fault-idle-tax-id-field = без company_match: tax_id ключ tax_id_field ничего не делает
fault-no-step-for-field = ни один шаг не направлен в { $field }
fault-no-company = компания не создаётся; поставьте crm.company: true
fault-no-contact = контакт не создаётся; уберите crm.contact: false
fault-no-such-entity = { $kind } не создаётся: главная сущность здесь — { $main } (пишите main)
fault-field-of-contact = у { $kind } нет поля { $field }; направьте в { $target }
fault-no-field = у { $kind } нет поля { $field }{ $hint }
fault-no-custom-field = { $field } — не пользовательское поле: UF_CRM_ и до 43 знаков A-Z, 0-9 и _
fault-field-not-by-form = { $field } анкетой не заполняется: { $instead }
fault-use-key = для этого есть { $key }
fault-bot-sends = бот отправляет его сам
fault-bot-recognises = по нему бот узнаёт то, что сам создал
fault-bot-links = бот связывает сущности сам
fault-from-link = оно берётся из ссылки
fault-portal-gives = его даёт портал

# --- files ---

fault-form-file = анкета
fault-rules-file = файл правил
fault-no-folder = такой папки нет; папку с анкетами называет FORMS_DIR
fault-no-forms = в ней нет анкет (*.yaml)
fault-no-file = такого файла нет
fault-yml = файлы анкет оканчиваются на .yaml; переименуйте файл
fault-form-id = название файла { $form } не годится в id анкеты: до 48 знаков a-z, 0-9, _ и -, первой — буква
fault-wizard-id = у бота есть мастер { $form }; переименуйте файл
fault-no-form = должен быть набор ключей (ключ: значение): languages, title, steps, …
fault-no-default-form = анкеты { $form } нет; есть { $forms }
fault-no-plain-file = не читается: это не обычный файл
fault-unreadable = не читается: { $words }
fault-large-file = файл слишком большой ({ $what })
fault-no-utf8 = файл не в UTF-8; сохраните его в UTF-8
fault-no-yaml = ошибка в YAML: { $words }
fault-too-much = { $reason }: для такого файла это слишком много ({ $what })
fault-many-values = значений больше { $most }
fault-many-aliased = значений больше { $most }, если раскрыть ссылки (*)
fault-deep = вложенность глубже { $most }
fault-long-value = значение длиннее { $most } знаков
fault-alias-around = ссылка (*) указывает на то, внутри чего стоит
fault-impossible = так не бывает: { $words }; возьмите значение в кавычки
fault-wrong-tag = не то, что обещает тег (!!) или запись
fault-large-number = слишком большое число; возьмите его в кавычки
fault-key-text = ключ должен быть текстом
fault-key-twice = ключ { $key } стоит в строке { $first } и ещё раз в строке { $line }
fault-unreleased = { $version } ещё не выпущена; `python -m bot forms accept` запишет её в { $file }
fault-consent-changed = текст или url согласия изменён, а { $version } выпущена с другим; дайте новую версию
fault-lock-unreadable = не читается; верните файл из системы контроля версий
fault-lock-shape = внутри должны быть версии по анкетам; верните файл из системы контроля версий
fault-other-files = файлы анкет здесь не те, что прочитаны в другом процессе

# --- rules for payloads ---

fault-no-pattern = RE2 не принимает это регулярное выражение: { $words }
fault-group-twice = группа { $name } стоит дважды
fault-no-group = { $groups }: такой группы в выражении нет
fault-stray-braces = фигурные скобки стоят только вокруг названия группы
fault-no-utm-source = нет utm_source: назовите так группу или добавьте его в values
fault-rule-twice = другое правило тоже называется { $name }
