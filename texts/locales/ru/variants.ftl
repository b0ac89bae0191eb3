# /compare и /variants: два варианта по одной ссылке.

variants-begun = ⚖️ Сравнение по ссылке <code>{ $code }</code> запущено. Половина людей получает второй вариант.
variants-head = ⚖️ <b>Сравнения</b>, страница { $page } из { $pages }
variants-none = Пока ничего не сравнивается. Чтобы начать, нажмите /compare
variants-none-found = Среди сравниваемых нет ссылки, в коде или названии которой есть «{ $search }».
variants-foot = Найти ссылку: <code>/variants код</code>
variants-since = С { $since } · пришло: A — { $a ->
        [one] { $a } человек
        [few] { $a } человека
       *[other] { $a } человек
    }, B — { $b ->
        [one] { $b } человек
        [few] { $b } человека
       *[other] { $b } человек
    }
variants-kept = 🏁 Все получают вариант { $variant }.
variants-kept-then = 🏁 До следующего сравнения все получали вариант { $variant }.
variants-one = <b>{ $variant }</b>: { $what }
variants-link = ссылка как есть
variants-form = анкета «{ $form }»
variants-greeting = приветствие «{ $greeting }»
variants-share = { $variant }: отправили анкету { $some } из { $of }, { $share } % (скорее всего { $low }–{ $high } %)
variants-too-few = Судить рано: с каждой стороны нужно не меньше 30 человек.
variants-open = Разница пока может быть случайной: B может быть и хуже (до { $low } п. п.), и лучше (до { $high } п. п.).
variants-better = B лучше, и это не случайность: на { $low }–{ $high } п. п.
variants-worse = A лучше, и это не случайность: на { $low }–{ $high } п. п.
variants-ask = Пусть все, кто придёт по ссылке <code>{ $code }</code>, получают { $variant }? Делить людей больше не будем; что они получили до сих пор, останется записано.
variants-gone = Такого сравнения нет, или менять его могут только администраторы.
button-variants-a = 🏁 Всем вариант A
button-variants-b = 🏁 Всем вариант B
button-variants-yes = Да
button-variants-no = Нет
button-variants-all = ⚖️ Все сравнения
button-variants-open = ⚖️ Открыть
