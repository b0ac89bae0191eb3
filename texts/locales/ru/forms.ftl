# /forms: что действует, предпросмотр и перечитывание файлов.

forms-head = 📋 <b>Анкеты:</b> { $count }{ $several ->
        [no] { "" }
       *[yes] , страница { $page } из { $pages }
    }
forms-line = Версия { $version } · { $languages } · { $questions ->
        [one] { $questions } вопрос
        [few] { $questions } вопроса
       *[other] { $questions } вопросов
    }
forms-use = { $open ->
        [0] Сейчас её никто не заполняет
        [one] Сейчас её заполняет { $open } человек
        [few] Сейчас её заполняют { $open } человека
       *[other] Сейчас её заполняют { $open } человек
    }{ $older ->
        [0] { "" }
       *[other] , из них начали в прежней версии: { $older }
    }
forms-retired = Её файла больше нет: начать её нельзя, но начавшие могут закончить.
forms-consent = { $known ->
        [yes] Согласие: версия { $version }
       *[no] Без согласия
    }
forms-faulty = 🔴 <b>{ $count ->
        [one] В файлах { $count } ошибка
        [few] В файлах { $count } ошибки
       *[other] В файлах { $count } ошибок
    }; прежние анкеты остаются в силе.</b>
forms-more-faults = … и ещё { $count }: все покажет <code>python -m bot forms check</code>.
forms-unchanged = ✅ В файлах то же, что уже действует.
forms-would-change = <b>С файлами всё в порядке. Изменится вот что:</b>
forms-reloaded = ✅ <b>Применено.</b> Другие процессы на той же базе подхватят за несколько секунд.
forms-changed = Изменены: { $forms }
forms-added = Новые: { $forms }
forms-gone = Удалены: { $forms }
forms-finishing = { $count ->
        [one] «{ $form }» заполняет { $count } человек — он сможет закончить.
        [few] «{ $form }» заполняют { $count } человека — они смогут закончить.
       *[other] «{ $form }» заполняют { $count } человек — они смогут закончить.
    }
forms-in-use = У тех, кто посередине изменённой анкеты, останутся все ответы, которые ещё подходят; продолжат они с первого вопроса без ответа.
forms-old = Анкета с тех пор изменилась.
forms-may-not = Это могут только администраторы.
forms-preview-head = 👁 <b>Предпросмотр</b>: { $form } · { $language }
forms-preview-foot = <i>Ничего не сохраняется, и никто об этом не узнает. Чтобы набрать ответ самому, ответьте на это сообщение: его проверят, как у всех.</i>
forms-preview-over = <i>Предпросмотр окончен; ничего не сохранено.</i>
notice-forms-not-followed = 🔴 Файлы анкет перечитаны в другом процессе, а этот так не может: файлы у него другие или с ошибками. Он работает с прежними анкетами и пробует снова. Подробнее — /health.
button-forms-reload = 🔄 Перечитать файлы
button-forms-again = 🔄 Проверить ещё
button-forms-take = ✅ Применить
button-forms-list = 📋 Все анкеты
button-forms-preview = 👁 Показать: { $language }
button-forms-example = ✍️ Ответить примером
button-forms-again-preview = ↩️ С начала
button-forms-close = ✖️ Закончить
