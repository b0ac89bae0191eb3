# Как ведут команды: /team и его страницы.

team-list = { $count ->
        [one] У вас { $count } команда.
        [few] У вас { $count } команды.
       *[other] У вас { $count } команд.
    } Какая нужна?
team-people = 👥 { $count ->
        [0] Пока никого
        [one] { $count } человек, на смене: { $on }
        [few] { $count } человека, на смене: { $on }
       *[other] { $count } человек, на смене: { $on }
    }
team-next-day = 🏖 Ближайший особый день: { $name }
team-rules = 📐 { $count ->
        [one] { $count } правило
        [few] { $count } правила
       *[other] { $count } правил
    }
team-rename-how = Другое название: /renameteam и само название; если команда не основная — сначала её номер: <code>/renameteam #2 Партнёры</code>
team-new-how = Ещё одна команда: /newteam и её название.
place-topics = 📍 Группа с темами: у каждой заявки в работе своя тема
place-group = 📍 Группа
place-private = 📍 Личный чат каждого со мной
place-none = 📍 Группы пока нет
button-team-members = 👥 Люди
button-team-invite = ➕ Пригласить
button-team-hours = 🕘 Часы работы
button-team-days = 🏖 Выходные
button-team-line = ⚖️ Кому заявки
button-team-clocks = ⏱ Сроки
button-team-words = 💬 Клиенты
button-team-place = 📍 Место
button-team-all = 🗂 Все команды
button-team-archive = 🗄 Закрыть команду
button-staff-back = ↩️ Назад
button-before = ⬅️ Раньше
button-next = Дальше ➡️
button-staff-zone = 🌍 Часовой пояс

hours-of-team = <b>Часы команды</b>: { $hours }, { $zone }
hours-how = Выберите или скопируйте, поправьте и отправьте:
    { $command }
zone-now = Время по поясу <b>{ $zone }</b>.
zone-how = Выберите или скопируйте, поправьте и отправьте:
    { $command }
wide-button-hours-team = Как у команды

days-head = <b>Выходные и дни со своими часами</b>
days-none = Выходные дни пока не отмечены.
days-more = …и ещё { $count }
days-how = Отдельные дни или часы в них: скопируйте, поправьте и отправьте
    { $command }
button-days-holidays = 🎉 { $country } { $year }
button-days-country = 🌍 Страна
country-which = <b>Чьи праздники предложить?</b> Сначала покажу их, ничего не меняя.
country-how = Другая страна — двумя латинскими буквами:
    { $command }
holidays-head = <b>Праздники, { $country } { $year }</b>
holidays-foot = 🏖 — выходной, 🕘 — рабочий день. После вашего «да» эти дни будут отмечены, и сроки в них стоят. Любой день можно убрать.
holidays-working = рабочий день
holidays-none = На { $year } ничего нового: дни уже отмечены или команда и так не работает.
button-holidays-yes = ✅ Отметить эти дни

line-head = <b>Кому идут новые заявки?</b> Вернувшийся клиент — прежде всего к своему менеджеру. Кого нет или у кого уже много, тех пропускаем.
wide-button-line-everybody = Никому: кто первый взял
wide-button-line-in-turn = По очереди
wide-button-line-fewest = У кого меньше открытых
line-rules = <b>Правила</b>, сначала самые точные:
line-no-rules = Правил нет: любую заявку может получить любой из команды.
line-rule-how = Добавить правило: /rule
rule-form = анкета { $form }
rule-link = ссылка { $number }
rule-answer = { $step } = { $value }
rule-language = язык { $language }
rule-source = источник { $source }
rule-any = любая заявка
rule-everybody = вся команда

clocks-head = <b>Сроки</b> — в рабочем времени. Сначала напоминаю тому, чей ход, потом всем, потом администраторам.
clock-take = 🙋 Не взяли: { $times }
clock-first = 💬 Взяли и не ответили: { $times }
clock-next = 🔁 Нет ответа на новое сообщение: { $times }
clock-patience = 📐 Ждём тех, кого назвало правило: { $times }
clock-offer = 🎯 Время взять предложенное: { $times }
clock-off = выключено
wide-button-clock-take = 🙋 Не взяли
wide-button-clock-first = 💬 Не ответили
wide-button-clock-next = 🔁 Нет ответа на новое
wide-button-clock-patience = 📐 Терпение правил
wide-button-clock-offer = 🎯 Время взять предложенное
span-minutes = { $count } мин
span-days = { $count ->
        [one] { $count } день
        [few] { $count } дня
       *[other] { $count } дней
    }

words-head = <b>Что клиенты узнают сами собой</b>
    Доброе слово после молчания: { $follow }
    Тихие часы: { $quiet }
wide-button-words-nobody = Не говорить, кто пишет
wide-button-words-name = Называть имя менеджера
wide-button-words-team = Называть команду
wide-button-words-expect = Когда ждать ответа
wide-button-words-people = Контакт и компания — туда же

place-how = Чтобы работать в группе: добавьте меня туда, сделайте администратором с правом управлять темами и удалять сообщения и отправьте там /place. Если темы включены, у каждой заявки будет своя.
wide-button-place-private = 📍 Лучше личные чаты
place-ask = <b>Какая команда здесь работает?</b>
wide-button-place-too = ➕ { $team } — и здесь
place-set-too = 📍 Теперь команда «{ $team }» работает и здесь. Новые заявки идут в ту её группу, где больше места.
place-set = 📍 Теперь здесь работает команда «{ $team }».

invite-head = <b>Кого пригласить?</b> Менеджер ведёт заявки. Администратор ещё меняет команды, людей и правила; он станет им, только когда вы подтвердите, кто пришёл.
button-invite-manager = 🙋 Менеджера
button-invite-admin = ⭐ Администратора
invite-manager = Вот приглашение в команду «{ $team }». Оно действует один раз, 24 часа. Отправьте его одному человеку: я скажу, кто его принял, и это можно будет отменить.
invite-admin = Вот приглашение администратора в команду «{ $team }». Оно действует один раз, 24 часа. Я скажу, кто его принял; в силу оно вступит после вашего подтверждения.
invitation-taken = 👋 Добро пожаловать в команду «{ $team }»! Сюда будут приходить заявки. Кто когда работает — /duty, свои часы задаёт /hours
invitation-waits = 👋 Спасибо! Приглашение администратора в команду «{ $team }» вступит в силу, как только его подтвердят.
invitation-news-manager = 🙋 { $person } по вашему приглашению — теперь менеджер в команде «{ $team }».
invitation-news-waits = ⭐ Вашим приглашением администратора в команду «{ $team }» воспользовался человек: { $person }. Всё верно? Оно вступит в силу после подтверждения.
invitation-news-admin = ⭐ { $person } — теперь администратор команды «{ $team }».
invitation-news-undone = ↩️ Приглашение отменено: { $person }.
button-invitation-yes = ✅ Подтвердить
button-invitation-undo = ↩️ Отменить

members-head = <b>Люди команды «{ $team }»</b>, страница { $page } из { $pages }
members-search = Найти человека: /team и часть имени.
members-found = Кого вы имеете в виду?
members-not-found = Никого с таким именем нет.
role-owner = владелец
role-admin = администратор
role-manager = менеджер
member-leads = 📋 { $count ->
        [0] Открытых заявок нет
        [one] { $count } открытая заявка
        [few] { $count } открытые заявки
       *[other] { $count } открытых заявок
    }
member-limits = ⚖️ Сами приходят: не больше { $open } открытых и не больше { $window } за { $count ->
        [one] { $count } минуту
        [few] { $count } минуты
       *[other] { $count } минут
    }
member-hours = 🕘 { $hours }, { $zone }
member-hours-team = 🕘 Как у команды: { $hours }, { $zone }
member-languages = 🗣 { $languages }
languages-all = все языки
member-user = 🔗 Битрикс24: { $name }
member-user-none = 🔗 Без пользователя Битрикс24: заявки ведутся здесь, а CRM не знает, чьи они
member-user-proposed = 🔗 Битрикс24: возможно, { $name } — подтвердите
member-user-inactive = 🚫 Битрикс24: { $name } — отключён, новые заявки не приходят
member-commands = Отпуск: { $leave }
button-member-user = 🔗 Битрикс24
button-member-limits = ⚖️ Пределы
button-member-languages = 🗣 Языки
button-member-admin = ⭐ В администраторы
button-member-manager = 🙋 В менеджеры
button-member-remove = 🗑 Убрать
users-which = <b>Кто в Битрикс24 — { $name }?</b>
users-none = Все, кто работает в Битрикс24, уже связаны.
users-not-asked = Я ещё не знаю, кто работает в Битрикс24: спрашиваю раз в сутки. Загляните чуть позже.
button-user-none = 🚫 Никто из них
button-user-yes = ✅ Да, верно
limits-head = <b>Сколько приходит само</b>
    Сначала — сколько открытых сразу. Потом, с ⚡️, — сколько за время ниже. Взять больше вручную можно всегда.
languages-head = <b>На каких языках?</b> Заявки на других пойдут коллегам. Ничего не выбрано — на всех.
remove-sure = <b>{ $name }: убрать из команды «{ $team }»?</b>
    { $count ->
        [0] Открытых заявок нет.
        [one] { $count } открытая заявка вернётся в очередь.
        [few] { $count } открытые заявки вернутся в очередь.
       *[other] { $count } открытых заявок вернутся в очередь.
    } Карточки в личном чате опустеют, а слова клиентов там останутся. Если человек есть в группе команды, уберите его и оттуда.
button-remove-yes = 🗑 Да, убрать
place-private-sure = <b>Команда «{ $team }»: перейти в личные чаты?</b> В группу заявки больше не придут: каждый получит их в личном чате со мной. Чтобы вернуться, отправьте в группе /place.
button-place-private-yes = 📍 Да, в личные чаты
archive-sure = <b>Закрыть команду «{ $team }»?</b> Открытых заявок быть не должно. Сделанное ею сохранится.
button-archive-yes = 🗄 Да, закрыть

alert-staff-done = Готово.
alert-staff-refused = Это вам (больше) не изменить.
alert-staff-gone = Этого уже нет. Посмотрите ещё раз.
alert-staff-taken = Это уже занято.
alert-staff-last = Некому будет руководить. Сначала сделайте кого-нибудь администратором.
alert-staff-busy = У команды ещё есть открытые заявки. Сначала закройте или передайте их.
alert-staff-unchanged = Так и было.
team-made = Команда «{ $team }» готова. Где она будет работать?
team-name-how = Как её назвать? Например: /newteam Партнёры
team-name-taken = Команда с таким названием уже есть.
dayoff-how = Какие дни? Например: /dayoff 24.12–26.12, /dayoff 31.12 9–14 или с номером команды: /dayoff #2 24.12
rule-how-done = 📐 Правило записано.

hours-own = 🕘 Ваши часы: { $hours }, { $zone }
hours-own-team = 🕘 Вы работаете в часы команды: { $hours }, { $zone }
hours-own-how = Изменить: /hours пн–пт 9–13, 14–18 — или /hours команда. Часовой пояс: /zone Москва
hours-fault-empty = Какие часы? Например: пн–пт 9:00–13:00, 14:00–18:00
hours-fault-word = Непонятно: «{ $word }». Только дни и время, например: пн–пт 9:00–13:00, 14:00–18:00
hours-fault-time = Часы такого не показывают: { $word }. Время — от 0:00 до 24:00.
hours-fault-no-days = В какие дни? Например: пн–пт 9–18
hours-fault-no-times = С какого и до какого времени? Например: пн–пт 9–18
hours-fault-twice = Один из дней назван дважды. Назовите каждый по одному разу.
hours-fault-overlap = Два промежутка пересекаются. Пусть в каждом дне они идут друг за другом.
hours-fault-break = Перерыв должен быть внутри рабочего времени.
zone-fault = Такого места я не знаю. Город или пояс, например: /zone Москва, /zone Europe/Berlin, /zone UTC+3

link-how = По какой почте или телефону вас знает Битрикс24? Например: /link anna@firm.ru
link-proposed = 🔗 Нашлось. Администратора попросили подтвердить, что это вы.
link-linked = 🔗 Вы уже связаны со своим пользователем Битрикс24.
link-nobody = В Битрикс24 с этим никого нет (или таких несколько). Обратитесь к администратору: он выберет вас в /team
link-asking = Спрашиваю Битрикс24, кто там работает. Отправьте ещё раз через минуту.
member-news-unlinked = 🔗 { $person }: пользователь Битрикс24 ещё не указан. Пока CRM не знает, чьи заявки чьи.
member-news-proposed = 🔗 { $person } говорит, кто он в Битрикс24. Всё верно?
member-news-inactive = 🚫 Пользователь Битрикс24 отключён: { $person }. Новые заявки туда не идут; открытые остаются, пока вы их не передадите или не уберёте человека.
member-news-active = ✅ Пользователь Битрикс24 снова включён: { $person }. Новые заявки могут туда идти.
wide-button-member-open = 👤 Открыть

ban-done = 🚫 Заблокировано: ничего от этого человека никому не приходит.
ban-lifted = ↩️ Этого человека снова слышно.
button-ban = 🚫 Заблокировать
button-ban-undo = ↩️ Отменить

card-left = 📭 Эту заявку теперь ведут другие.

members-more = { $count ->
        [one] …и ещё { $count } человек: напишите больше букв имени.
        [few] …и ещё { $count } человека: напишите больше букв имени.
       *[other] …и ещё { $count } человек: напишите больше букв имени.
    }
role-admin-sure = <b>Сделать администратором: { $name }?</b> Администратор меняет команды, людей, ссылки и правила и видит все цифры.
role-manager-sure = <b>Сделать менеджером: { $name }?</b> Заявки остаются, но менять команды, людей, ссылки и правила будет нельзя.
button-role-yes = ✅ Да
rule-drop-sure = <b>Убрать это правило?</b>
    { $rule }
button-rule-drop-yes = 🗑 Да, убрать
wide-button-invited = 📨 Открытые приглашения
invited-head = <b>Открытые приглашения</b>, страница { $page } из { $pages }. ↩️ отменяет.
invited-none = Открытых приглашений нет.
invited-unused = { $number }. { $role }, от { $by }: ещё не принято, действует до { $until }
invited-waits = { $number }. { $role }, от { $by }: { $person } ждёт подтверждения
invitation-undo-sure = <b>Отменить приглашение, которое приняли ({ $person })?</b> Человек выйдет из команды «{ $team }», а его открытые заявки вернутся в очередь.
bans-head = 🚫 <b>Кого не слушаем</b>, страница { $page } из { $pages }
bans-none = Никто не заблокирован.
bans-line = { $person }, с { $since }, решение: { $by }
bans-numbered = { $number }. { $line }
bans-erased = человек, чьи данные удалены
bans-foot = Чтобы найти человека: /bans и часть имени.
button-ban-lift = ↩️ { $number }
