# Почему не получилось, если сама CRM этого не объяснила. Дальше в скобках — код.

trouble-unreachable = До CRM не удаётся достучаться
trouble-silent = CRM слишком долго не отвечала
trouble-cut-off = Связь с CRM оборвалась
trouble-unreadable = Не удалось разобрать ответ CRM
trouble-slower = CRM просит не спешить
trouble-not-let-in = CRM меня не пускает
trouble-blocked = Битрикс24 заблокировал меня за слишком большую нагрузку; снять блокировку может его поддержка
trouble-no-scope = Мне не дали права работать с CRM (право «crm»)
trouble-not-authorised = Мне ещё не открыли доступ в Битрикс24
trouble-no-portal = CRM ещё не подключена: не задан BITRIX24_WEBHOOK_URL
trouble-unreadable-task = Эта версия не умеет этого делать
trouble-other = Что-то пошло не так
