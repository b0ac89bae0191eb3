# Таблицы, присланные файлом: что в них не так и где. Нужны ссылкам и расходам.

sheet-too-large = Файл больше { $megabytes } МБ. Разделите его, пожалуйста.
sheet-unpacked = В файле намного больше, чем кажется по его размеру. Оставьте в нём только таблицу или сохраните её как CSV.
sheet-no-table = Это не таблица. Я читаю CSV и XLSX.
sheet-old-excel = Это книга старого Excel или книга с паролем. Сохраните её как XLSX или CSV.
sheet-damaged = Файл повреждён. Сохраните его ещё раз и пришлите снова.
sheet-too-long-read = Файл читается слишком долго. Оставьте в нём только таблицу или сохраните её как CSV.
sheet-empty = В файле ничего нет.
sheet-encoding = Не могу разобрать здесь буквы. Сохраните файл как «CSV UTF-8».
sheet-quotes = Кавычка не закрыта.
sheet-rows = В таблице больше { $maximum } строк. Разделите её, пожалуйста.
sheet-columns = Больше { $maximum } столбцов.
sheet-cell-long = В одной ячейке больше { $maximum } знаков.
sheet-cell-signs = Здесь есть знаки, которые не текст.
sheet-number-long = Excel округлил это число. Задайте столбцу формат «Текстовый» и введите число ещё раз.
sheet-column-unknown = Не знаю столбца «{ $name }».
sheet-column-missing = Нет столбца «{ $name }».
sheet-column-twice = Столбец «{ $name }» встречается дважды.
sheet-cell-outside = Здесь что-то стоит, а заголовка нет.

sheet-where-line = Строка { $line }: { $fault }
sheet-where-cell = Строка { $line }, { $column }: { $fault }
sheet-more-faults = { $count ->
    [one] … и ещё { $count }
    [few] … и ещё { $count }
   *[many] … и ещё { $count }
}
sheet-what = Я знаю таблицы ссылок и расходов. В таблице ссылок есть столбцы «title» и «utm_source», в таблице расходов — «day» и «amount». Пример даст /export_links.
sheet-no-places = Не названо ни одно размещение. Напишите /bulk и код ссылки, которую копировать, а ниже — по размещению в строке. Или сначала скажите, что у всех общее: «title: VK {"{"}place{"}"}», «source: vk».
sheet-nothing-common = Ссылки с кодом «{ $name }» нет, и не сказано, что у всех общее. Коды — в /links; или начните со строк «title: VK {"{"}place{"}"}» и «source: vk».
sheet-not-fetched = Telegram сейчас не отдаёт файл. Пришлите его через минуту ещё раз.
sheet-dropped = Ничего не изменилось.
alert-sheet-gone = Не нахожу этого файла. Пришлите его ещё раз.
alert-sheet-other = Это уже не тот файл, который я проверял. Пришлите его ещё раз.
button-sheet-take = ✅ Загрузить
button-sheet-drop = Не надо

sheet-unread-sheets = Прочитан только первый лист, а эти — нет: { $names }.
