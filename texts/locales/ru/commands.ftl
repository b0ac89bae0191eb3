# Строки команд в меню Telegram. Без разметки.

command-start = Начать или продолжить
command-back = Предыдущий вопрос
command-skip = Пропустить вопрос
command-cancel = Прервать, ничего не отправляя
command-language = Сменить язык
command-privacy = Что мы о вас храним
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
command-renameteam = Переименовать команду
command-dayoff = Выходные команды
command-rule = Кому какие заявки
command-stats = Цифры: от визита до сделки
command-postpone = Отложить заявку
command-health = Всё ли в порядке
command-a = Отправить готовый ответ
command-later = Отправить позже
command-save = Сохранить сообщение как готовый ответ
command-unsave = Убрать готовый ответ
command-del = Удалить отправленное сообщение
command-bans = Кто заблокирован
command-audit = Кто что изменил
command-admin = Всё для администратора
command-export = Всё, что о вас хранится, файлом
command-why = У кого заявка и почему
command-place = Чтобы команда работала в этой группе

# Что можно написать после них.

command-explain-example = spring__ad7
command-dayoff-example = 24.12–26.12
command-newteam-example = Партнёры
command-renameteam-example = Партнёры
command-erase-example = 12
command-away-example = 18:00
command-leave-example = 1–14 декабря
command-hours-example = пн–пт 9–18
command-zone-example = Москва
command-link-example = anna@firm.ru
command-postpone-example = 3.12 10:00
command-a-example = цена
command-later-example = 9:00 Доброе утро!
command-save-example = цена
command-unsave-example = цена
