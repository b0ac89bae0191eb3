# /health и `python -m bot check`: по строке на находку — что не так и что делать.

health-head-well = ✅ <b>Всё в порядке.</b>
health-head-faults = 🔴 <b>{ $count ->
        [one] Требует внимания: { $count } вещь
        [few] Требуют внимания: { $count } вещи
       *[other] Требуют внимания: { $count } вещей
    }</b>
health-head-hints = ✅ <b>Всё работает;</b> { $count ->
        [one] { $count } вещь можно улучшить
        [few] { $count } вещи можно улучшить
       *[other] { $count } вещей можно улучшить
    }.
health-unseen = ❔ Из-за этого не проверено или проверено не полностью: { $topics }
health-well-besides = ✅ В порядке: { $topics }
health-more = … и ещё такого же: { $count }. Всё назовёт <code>python -m bot check</code>.
health-near = { $line }; может быть, «{ $near }»?
health-known = { $line }; есть: { $known }
health-looking = 🔎 Проверяю всё …
health-fix-ask-webhook = Сказать Telegram заново, куда приносить то, что пишут люди? Что там ждёт, не пропадёт.
health-fix-ask-menus = Поставить меню команд заново, для всех?
health-fix-ask-names = Поставить слова, которые люди читают до кнопки «Старт»? Вот они: «{ $words }»
health-fixed = ✅ Готово. Теперь всё выглядит так:
health-not-fixed = Telegram этого не принял. Попробуйте немного позже.
button-health-again = 🔄 Проверить ещё раз
button-health-fix-webhook = 🔧 Исправить: вебхук
button-health-fix-menus = 🔧 Исправить: меню
button-health-fix-names = 🔧 Исправить: слова
button-health-yes = Да, сделать
button-health-no = Нет
bot-description = Нажмите «Старт»: несколько вопросов — и вам ответят здесь те, кто нужен.
bot-short-description = Несколько вопросов — и вам ответят те, кто нужен.

health-topic-settings = настройки
health-topic-forms = анкеты
health-topic-links = ссылки
health-topic-rules = правила
health-topic-people = люди
health-topic-telegram = Telegram
health-topic-chats = группы
health-topic-teams = команды
health-topic-portal = Битрикс24
health-topic-delivery = доставка
health-topic-line = очередь
health-topic-clocks = часы
health-topic-database = база данных
health-topic-disk = диск
health-topic-http = веб-адрес
health-topic-numbers = цифры
health-span-minutes = { $count } мин
health-span-hours = { $count } ч
health-span-days = { $count ->
        [one] { $count } день
        [few] { $count } дня
       *[other] { $count } дней
    }
health-queue-crm = CRM
health-queue-telegram = Telegram

health-nobody-sees = заявок никто не видит; напишите боту /id (или в группе менеджеров) и впишите ответ в ADMIN_IDS или MANAGERS_CHAT_ID
health-nobody-hears = о неполадках никто не узнает; напишите боту /id и впишите ответ в ADMIN_IDS
health-said = { $line }

health-token-wrong = токен неверный или отозван; скопируйте его у @BotFather в BOT_TOKEN
health-telegram-silent = не отвечает ({ $error }); проверьте TELEGRAM_API_URL и TELEGRAM_PROXY
health-telegram-well = @{ $name }
health-chat-moved = { $named ->
        [yes] чат в анкете { $form }
       *[no] MANAGERS_CHAT_ID
    }: группа стала супергруппой; впишите новый номер: { $chat }
health-chat-unknown = { $named ->
        [yes] чат в анкете { $form }
       *[no] MANAGERS_CHAT_ID
    }: в таком чате бота нет; добавьте его и напишите там /id
health-chat-no-group = { $named ->
        [yes] чат в анкете { $form }
       *[no] MANAGERS_CHAT_ID
    }: это не группа; добавьте бота в группу и напишите там /id
health-chat-left = { $named ->
        [yes] чат в анкете { $form }
       *[no] MANAGERS_CHAT_ID
    }: бота больше нет в чате; добавьте его снова
health-chat-muted = { $named ->
        [yes] чат в анкете { $form }
       *[no] MANAGERS_CHAT_ID
    }: боту нельзя писать в группе; разрешите ему отправлять сообщения
health-chat-no-topics = { $named ->
        [yes] чат в анкете { $form }
       *[no] MANAGERS_CHAT_ID
    }: указана тема, а в группе тем нет; уберите /{ $topic }
health-chat-no-topic = { $named ->
        [yes] чат в анкете { $form }
       *[no] MANAGERS_CHAT_ID
    }: такой темы нет; напишите /id в нужной
health-place-lacks = группа { $named ->
        [yes] команды «{ $team }»
       *[no] основной команды
    }: { $lack ->
        [gone] бота в ней нет; добавьте его снова или выберите другое место в /team
        [muted] боту нельзя там писать; разрешите отправлять сообщения
        [topics-off] в ней нет тем; включите их в настройках группы
        [topic-right] боту нельзя управлять темами; дайте ему это право администратора
       *[delete-right] боту нельзя удалять сообщения; дайте ему это право администратора
    }
health-admin-blocked = администратор { $admin } заблокировал бота; пусть разблокирует
health-admin-never-wrote = администратору { $admin } нельзя написать, пока он не нажал в боте «Старт»
health-webhook-foreign = стоит чужой вебхук, и забирать сообщения нельзя; уберите его или задайте PUBLIC_URL
health-webhook-elsewhere = вебхук стоит не на нашем адресе, и то, что пишут люди, сюда не доходит; поставьте его заново
health-webhook-unset = вебхук не стоит, хотя PUBLIC_URL задан; его поставит запуск бота
health-webhook-fails = Telegram не может принести то, что пишут люди ({ $reason }); проверьте, что PUBLIC_URL виден снаружи и сертификат в порядке
health-webhook-pending = ждут обновления: { $count }; проверьте, не перегружен ли бот и не медлит ли PUBLIC_URL
health-menus-differ = меню команд не то, что понимает бот; поставьте его заново
health-nameless = до кнопки «Старт» никто не прочтёт, зачем этот бот ({ $languages }); поставьте слова здесь или в @BotFather свои
health-telegram-clock = часы этой машины { $way ->
        [ahead] спешат
       *[behind] отстают
    } от часов Telegram на { $span }; включите синхронизацию времени (NTP)

health-portal-unset = BITRIX24_WEBHOOK_URL не задан; заявки принимаются и ждут
health-portal-not-let-in = не впустил приложение; откройте, пока бот работает: { $words }
health-portal-expired = впустил приложение; его токену больше часа, и обновит его сам бот, поэтому анкеты не сверены
health-portal-silent = не отвечает; проверьте его адрес и прокси
health-portal-refuses = отказывает нам ({ $words }); проверьте, цел ли доступ, его права и тариф
health-portal-unwell = отвечает не так, как должен ({ $words }); проверьте его адрес и прокси
health-portal-refuses-method = отказывает в { $method } ({ $words }); проверьте права того, кто создал доступ
health-portal-well = отвечает, и всё, что названо в анкетах, в нём есть
health-scope-crm = доступу не хватает права crm, поэтому до CRM ничего не доходит: отметьте его в портале
health-scope-user = доступу не хватает права user_basic, поэтому людей нельзя связать с их пользователями Битрикс24: отметьте его в портале
health-scope-brief = у доступа только право user_brief, поэтому людей не найти по почте и телефону: отметьте в портале user_basic
health-portal-no-admin = наш пользователь не администратор, и в списках могут молча пропадать карточки; дайте роли все карточки или создайте доступ от администратора
health-portal-clock = часы этой машины { $way ->
        [ahead] спешат
       *[behind] отстают
    } от часов портала на { $span }; включите синхронизацию времени (NTP)
health-mode-simple = работает без лидов, они сразу становятся сделками; напишите bundle: deal в { $forms }
health-bucket-full = занято { $share } % запросов портала; посмотрите, кто ещё пользуется этим доступом, или создайте отдельный для бота
health-method-seconds = { $method } занял { $used } из { $limit } секунд за десять минут; доставка замедляется, посмотрите, кто ещё его вызывает

health-form-no-pipeline = анкета { $form }: нет воронки «{ $name }»
health-form-fields-untold = анкета { $form }: портал не говорит, какие поля есть у { $entity }; проверьте права того, кто создал доступ
health-form-no-field = анкета { $form }: у { $entity } нет поля { $field }
health-form-no-value = анкета { $form }: у { $field } нет значения «{ $value }»
health-form-no-choice = анкета { $form }: у { $field } нет значения «{ $value }» (вариант { $choice } шага { $step })
health-form-unfilled = анкета { $form }: { $entity } требует { $field }, а анкета его не заполняет
health-form-skippable = анкета { $form }: { $entity } требует { $field }, а вопрос о нём можно пропустить
health-form-step-misfit = анкета { $form }: шаг { $step } не подходит к полю { $field } ({ $shape })
health-form-answer-misfit = анкета { $form }: шаг { $step } ({ $kind }) не подходит к полю { $field } ({ $shape ->
        [list] список
       *[other] { $shape }
    })
health-form-one-value = анкета { $form }: { $field } принимает одно значение; шаг { $step } может дать несколько
health-form-no-user = анкета { $form }: в assigned_by назван пользователь { $user }, которого в портале нет; назовите другого
health-form-user-inactive = анкета { $form }: пользователь { $user } из assigned_by в портале отключён; назовите другого
health-form-no-team = анкета { $form }: команды «{ $team }» нет, и её заявки идут основной; создайте её через /newteam или исправьте название
health-link-no-form = ссылка { $code }: анкеты «{ $form }» нет, и люди видят меню; дайте ссылке другую
health-variant-no-form = ссылка { $code }: анкеты одного из вариантов больше нет («{ $form }»), поэтому все видят то, что задано в самой ссылке; верните её файл или выберите в /variants другой вариант
health-link-channel = ссылка { $code }: боту больше нельзя приглашать в «{ $channel }», поэтому вступления туда не считаются; верните ему это право, если приглашение ещё в ходу
health-link-no-team = ссылка { $code }: её команды больше нет, и заявки идут основной; дайте ссылке другую
health-link-no-manager = ссылка { $code }: её менеджера больше нет в команде, поэтому заявки идут в очередь; укажите другого
health-link-other-team = ссылка { $code }: её менеджера ({ $name }) нет в её команде, поэтому заявки идут в очередь; укажите другого или пригласите его через /team
health-link-no-pipeline = ссылка { $code }: воронки «{ $name }» нет, поэтому сделки идут в воронку анкеты; укажите другую
health-sources-open = { $count ->
        [one] одного источника
        [few] { $count } источников
       *[other] { $count } источников
    } может не быть в сквозной аналитике ({ $sources }); добавьте буква в букву и отметьте это в /vocabulary
health-rule-nobody = { $named ->
        [yes] команда «{ $team }»
       *[no] основная команда
    }: правило { $number } не называет никого из команды; исправьте его в /team
health-rule-no-form = { $named ->
        [yes] команда «{ $team }»
       *[no] основная команда
    }: правило { $number } — об анкете, которой нет: «{ $form }»; исправьте его в /team
health-rule-no-link = { $named ->
        [yes] команда «{ $team }»
       *[no] основная команда
    }: правило { $number } — о ссылке, которой нет; исправьте его в /team
health-source-none-named = нет source_id в { $forms }: CRM покажет там свой первый источник, «{ $source }»
health-source-no-telegram = источника Telegram нет: добавьте его в портале (CRM, Настройки, Справочники, Источники) и напишите source_id: Telegram в { $forms }
health-source-telegram-unused = в портале есть источник «{ $source }»: напишите source_id: { $code } в { $forms }, чтобы видеть его там
health-members-unlinked = { $count ->
        [one] { $count } человек
        [few] { $count } человека
       *[other] { $count } человек
    } без пользователя Битрикс24 ({ $names }): CRM не знает, чьи заявки чьи; выберите его в /team
health-members-inactive = { $count ->
        [one] { $count } человек отключён
        [few] { $count } человека отключены
       *[other] { $count } человек отключены
    } в Битрикс24 ({ $names }); передайте их заявки и уберите их в /team

health-line-nobody = { $named ->
        [yes] команда «{ $team }»
       *[no] основная команда
    }: { $leads ->
        [one] ждёт { $leads } заявка
        [few] ждут { $leads } заявки
       *[other] ждут { $leads } заявок
    }, самая старая — { $span }, и на смене никого; посмотрите /duty и часы в /team
health-line-old = { $named ->
        [yes] команда «{ $team }»
       *[no] основная команда
    }: { $leads ->
        [one] ждёт { $leads } заявка
        [few] ждут { $leads } заявки
       *[other] ждут { $leads } заявок
    }, самая старая — { $span }; посмотрите, кто на смене и сколько заявок можно каждому
health-circuit-open = доставка в { $queue } стоит ({ $reason }); ничего не потеряно, она продолжится сама, когда это исправят
health-queue-old = { $rows ->
        [one] { $rows } запись ждёт
        [few] { $rows } записи ждут
       *[other] { $rows } записей ждут
    } доставки в { $queue }, самая старая — { $span }; посмотрите /queue
health-dead-letters = CRM окончательно отказала: { $count ->
        [one] { $count } заявка
        [few] { $count } заявки
       *[other] { $count } заявок
    }; посмотрите причину в /queue и отправьте снова или снимите
health-dead-letters-unshown = { $count ->
        [one] { $count } отклонённую заявку
        [few] { $count } отклонённые заявки
       *[other] { $count } отклонённых заявок
    } никто не видел; проверьте, может ли бот писать в группе менеджеров
health-chat-full = группа { $chat } переполнена: ждут сообщения ({ $rows }), самое старое — { $span }; дайте команде другую группу или вторую с темами
health-timers-overdue = { $count ->
        [one] { $count } таймер просрочен
        [few] { $count } таймера просрочены
       *[other] { $count } таймеров просрочены
    }, самый старый — на { $span }; перезапустите бота и посмотрите его журнал
health-database-trouble = сейчас ничего не сохраняется ({ $trouble }); посмотрите диск и журнал
health-database-revision = таблицы версии { $revision }, а нужна другая; перезапустите бота
health-disk-full = на диске осталось { $megabytes } МБ; освободите место
health-disk-elsewhere = база на сервере, его диск отсюда не видно
health-files-newer = файлы анкет новее, чем то, что работает; примените их через /forms или перезапуском (правила для параметров — только перезапуском)
health-files-wrong = { $line } (пока работает прежняя анкета)
