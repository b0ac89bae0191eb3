# Почему не получилось, если сама CRM этого не объяснила. Дальше в скобках – код.

trouble-unreachable = До CRM не удаётся достучаться
trouble-silent = CRM слишком долго не отвечала
trouble-cut-off = Связь с CRM оборвалась
trouble-unreadable = Не удалось разобрать ответ CRM
trouble-slower = CRM просит не спешить
trouble-not-let-in = CRM меня не пускает
trouble-other = Что-то пошло не так
