# Tables that are sent as files: what is wrong with one, and where. Links and costs use them.

sheet-too-large = The file is larger than { $megabytes } MB. Please split it.
sheet-unpacked = There is far more in the file than its size says. Please keep only the table, or save it as CSV.
sheet-no-table = This is no table. I read CSV and XLSX.
sheet-old-excel = This workbook is in the old Excel format, or has a password. Please save it as XLSX or CSV.
sheet-damaged = The file is damaged. Please save it once more and send it again.
sheet-too-long-read = The file takes too long to read. Please keep only the table, or save it as CSV.
sheet-empty = Nothing stands in the file.
sheet-encoding = I cannot read the letters here. Please save the file as “CSV UTF-8”.
sheet-quotes = A quotation mark does not close.
sheet-rows = The table has more than { $maximum } rows. Please split it.
sheet-columns = More than { $maximum } columns.
sheet-cell-long = More than { $maximum } letters in one cell.
sheet-cell-signs = There are signs here that are no text.
sheet-number-long = Excel has rounded this number. Please give the column the format “Text” and type the number again.
sheet-column-unknown = I don’t know the column “{ $name }”.
sheet-column-missing = The column “{ $name }” is missing.
sheet-column-twice = The column “{ $name }” is there twice.
sheet-cell-outside = Something stands here that has no heading.

sheet-where-line = Line { $line }: { $fault }
sheet-where-cell = Line { $line }, { $column }: { $fault }
sheet-more-faults = { $count ->
    [one] … and { $count } more
   *[other] … and { $count } more
}
sheet-what = I know tables of links and of costs. A table of links has the columns “title” and “utm_source”, one of costs “day” and “amount”. /export_links gives you an example.
sheet-no-places = No placement is named. Type /bulk and the code of a link to copy, and a placement in each line below. Or say first what all of them have: “title: VK {"{"}place{"}"}”, “source: vk”.
sheet-nothing-common = There is no link with the code “{ $name }”, and nothing says what all of them have. Codes are in /links; or begin with “title: VK {"{"}place{"}"}” and “source: vk”, each in a line.
sheet-not-fetched = Telegram does not give me the file just now. Please send it again in a minute.
sheet-dropped = Nothing was changed.
alert-sheet-gone = I cannot find the file any more. Please send it again.
alert-sheet-other = This is another file than the one that I looked at. Please send it again.
button-sheet-take = ✅ Take it
button-sheet-drop = Leave it

sheet-unread-sheets = Only the first sheet was read, not: { $names }.
