# Links as tables: what taking one would do, and what it has done.

import-head = { $rows ->
    [one] A table of links, { $rows } row. This is what taking it would do:
   *[other] A table of links, { $rows } rows. This is what taking it would do:
}
import-counts = New: { $made }, changed: { $changed }, as they are already: { $unchanged }.
import-new = <b>New links</b>
import-changes = <b>Changes</b>. Codes stay, and what was counted stays.
import-remarks = <b>Please look at these</b>
import-refused = { $lines ->
    [one] { $lines } line cannot be taken, so nothing of the table is. Please put it right and send all of it again.
   *[other] { $lines } lines cannot be taken, so nothing of the table is. Please put them right and send all of it again.
}
import-changed-meanwhile = Something has changed since I looked at the table. Nothing was taken.
import-done = ✅ Taken.
import-again = This was taken already.
links-sheet = Links
links-exported = { $count ->
    [one] { $count } link. Change what you like and send me the file back: I’ll show you first what that would do.
   *[other] { $count } links. Change what you like and send me the file back: I’ll show you first what that would do.
}
links-sheet-how =
    <b>Links as a table</b>
    Take the file, change what you like, add rows, and send it to me: CSV or XLSX. I show you first what that would do; then it is taken as a whole or not at all.
    A row with the code of a link is about that link, one without a code makes a new one. The columns “title” and “utm_source” must be there.
    One row for each placement: name a column of your own in braces, as in <code>VK {"{"}place{"}"}</code>. Without a file: <code>/bulk code</code> of a link, then a placement in each line.
button-links-table = 📄 As a table
button-links-xlsx = 📥 XLSX
button-links-csv = 📥 CSV
