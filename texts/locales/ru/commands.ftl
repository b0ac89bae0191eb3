# Строки команд в меню Telegram. Без разметки.

command-start = Начать или продолжить
command-back = Предыдущий вопрос
command-skip = Пропустить вопрос
command-cancel = Прервать, ничего не отправляя
command-language = Сменить язык
command-help = Подсказка
command-newlink = Создать ссылку
command-links = Все ссылки
command-correct = Исправить источник ссылки
command-erase = Удалить данные об источнике заявки
command-queue = Что ещё не дошло до CRM
command-explain = Как понимается параметр ссылки
command-duty = Кто на смене
command-away = Отойти на время
command-leave = Мой отпуск
command-hours = Мои рабочие часы
command-zone = Мой часовой пояс
command-link = Кто я в Битрикс24
command-team = Команды, люди и правила
command-newteam = Новая команда
command-dayoff = Выходные команды
command-rule = Кому какие заявки
command-stats = Цифры: от визита до сделки
