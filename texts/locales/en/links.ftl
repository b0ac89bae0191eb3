# Links, and the words that they use.

links-none = There are no links here yet. To make one, press /newlink
links-none-archived = The archive is empty.
links-not-found = No link has “{ $search }” in its title, code, values or tags. All links: /links
links-search-long = That’s too long to search for. A word or two is enough: /links spring
links-head = <b>{ $archived ->
        [yes] Archived links
       *[no] Links
    }</b>{ $searched ->
        [yes] { " " }with “{ $search }”
       *[no] { "" }
    }: { $total }, page { $page } of { $pages }
links-counts = { $people ->
        [one] { $people } person
       *[other] { $people } people
    }, { $touches ->
        [one] { $touches } arrival
       *[other] { $touches } arrivals
    }, { $submissions ->
        [one] { $submissions } submission
       *[other] { $submissions } submissions
    }
links-disabled = (off)
links-expired = (expired)
links-full = (full)
links-archived = (archived)
links-foot = Press a link’s number to see, change or hand it on. To search: /links spring
links-tags = <b>Tags</b>. Which links?
links-no-tags = No link has a tag yet. You give tags when you make or change a link.
button-links-tags = 🏷 Tags
button-links-archive = 🗄 Archive
button-all-links = ↩️ All links
button-links-back = ↩️ Back to the list
button-newer = ⬅️ Newer
button-older = Older ➡️

link-made =
    <b>The link is ready</b>
    { $title }

    { $link }
link-changed =
    <b>The link is changed</b>
    { $title }

    { $link }
    What came before keeps the values of its moment.
link-made-values = <b>Its values</b>
link-made-no-source =
    This link has no utm_source, so the CRM can’t tell which source it belongs to.
link-source-open =
    ❗️ <b>Still to do:</b> add this source in Sales Intelligence, letter for letter: { $source }. Until it’s there, Bitrix24 doesn’t recognise who comes from it. I’ll ask again until somebody says that it’s done.
link-redirect = For ads, mail and print: { $link }
link-window = { $days ->
        [one] credited for { $days } day
       *[other] credited for { $days } days
    }
link-tail = a tail fills { $name }
link-form = form: { $form }
link-pipeline = pipeline: { $name }
link-team = team: { $name }
link-manager = manager: { $name }
link-limit = { $count ->
        [one] the first arrival counts
       *[other] the first { $count } arrivals count
    }
link-last-day = counts until { $day }
link-arrived = { $count } of { $limit } arrivals came so far.
link-uncounted = { $count ->
        [one] { $count } arrival doesn’t count
       *[other] { $count } arrivals don’t count
    }: the link was { $reason ->
        [expired] over
        [full] full
        [archived] archived
       *[off] off
    }.
link-is-off = This link is switched off. People who press it are welcome as ever, but it gets no credit, and an earlier source stays.
link-is-expired = This link’s last day is over. People who press it are welcome as ever, but it gets no credit, and an earlier source stays.
link-is-full = As many came by this link as were meant to count. Others are welcome as ever, but it gets no more credit, and an earlier source stays.
link-is-archived = This link is archived. People who press it are welcome as ever, but it gets no credit, and an earlier source stays.
link-off-question =
    <b>Switch off “{ $title }”?</b>
    { $count ->
        [0] Nobody has come by it yet.
        [one] { $count } arrival came by it so far.
       *[other] { $count } arrivals came by it so far.
    } From now on it gets no credit for whoever comes; switched on again, it gets none for those who came meanwhile. The form opens all the same.
link-archive-question =
    <b>Archive “{ $title }”?</b>
    It leaves the list and gets no more credit. Its form opens all the same, its numbers stay, and you can take it out again.
link-drawing = For print, sharp at any size: { $link }
link-snippet = For a website:
    { $snippet }
link-snippet-tracked = For a website. The script says which visit led here, once the visitor has consented to cookies (<code>leadtrace.consent()</code>):
    { $snippet }
link-preview-head = 🔎 <b>It will be</b>
link-preview-fault = ⚠️ { $field }: { $why }
link-preview-remark = 💡 { $text }
link-preview-try = To try it out, send or paste what somebody might come with, for example { $sample }: I’ll show how it would be read.
link-preview-sample = How that would be read
button-copy-link = 📋 Link
button-copy-code = 📋 Code
wide-button-copy-redirect = 📋 Address that counts visits
button-link-picture = 🔳 QR code
button-link-drawing = 🖨 QR for print
wide-button-link-snippet = 🌐 For a website
button-link-whole = 📄 All about it
button-link-edit = ✏️ Change
button-link-copy = 📑 Duplicate
button-link-off = ⏸ Switch it off
wide-button-link-off-surely = ⏸ Yes, switch it off
button-link-on = ▶️ Switch it on
button-link-archive = 🗄 Archive
wide-button-link-archive-surely = 🗄 Yes, archive it
wide-button-link-unarchive = 📤 Out of the archive
wide-button-back-to-link = ↩️ Back to the link

vocabulary-head =
    <b>Words that links use</b>
    What was used before is offered again when you make a link. Sources are compared with Sales Intelligence letter for letter.
vocabulary-field = <b>{ $field }</b>: { $total }, page { $page } of { $pages }
vocabulary-how = To write a value down, or a template: <code>/vocabulary { $field } vk_{ "{" }campaign{ "}" }</code>
vocabulary-empty = Nothing yet.
vocabulary-template = template
vocabulary-open = not confirmed yet
vocabulary-confirmed = ✅ in Sales Intelligence
vocabulary-quiet = I don’t ask about it any more.
vocabulary-pipeline = Pipelines
vocabulary-tags = Tags
vocabulary-forget-question = Stop offering { $value }? Links that have it keep it.
button-vocabulary = ↩️ All words
wide-button-source-confirm = ✅ It’s in Sales Intelligence
wide-button-source-reopen = ↩️ It isn’t there after all
wide-button-source-quiet = 🔕 Don’t ask about it
wide-button-value-forget = 🗑 Stop offering it
wide-button-forget-surely = 🗑 Yes, stop offering it
button-back-to-value = ↩️ Back
wide-button-back-to-values = ↩️ Back to the list

sources-question = { $several ->
        [no] <b>Is this source in Sales Intelligence?</b> It must stand there letter for letter, capitals included.
       *[yes] <b>Are these sources in Sales Intelligence?</b> They must stand there letter for letter, capitals included.
    }
sources-line = • { $source }: { $count ->
        [one] { $count } link
       *[other] { $count } links
    }
sources-done = ✅ All sources in use are in Sales Intelligence.
wide-button-source-done = ✅ { $source } is there
wide-button-sources-hush = 🔕 Don’t ask about these any more
alert-source-done = Thank you! { $source } is noted.
alert-sources-hushed = I won’t ask about these again. They stay in /vocabulary and in /health.
