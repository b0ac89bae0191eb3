# /forms: what is active, previews, and reloading the files.

forms-head = 📋 <b>Forms:</b> { $count }{ $several ->
        [no] { "" }
       *[yes] , page { $page } of { $pages }
    }
forms-line = Version { $version } · { $languages } · { $questions ->
        [one] { $questions } question
       *[other] { $questions } questions
    }
forms-use = { $open ->
        [0] Nobody is in it now
        [one] { $open } person is in it now
       *[other] { $open } people are in it now
    }{ $older ->
        [0] { "" }
       *[other] , { $older } of them since an earlier version
    }
forms-retired = Its file is gone: nobody begins it any more, and whoever is in it may finish.
forms-consent = { $known ->
        [yes] Consent: version { $version }
       *[no] No consent
    }
forms-faulty = 🔴 <b>{ $count ->
        [one] One thing is wrong
       *[other] { $count } things are wrong
    } in the files; the old forms stay as they are.</b>
forms-more-faults = … and { $count } more: <code>python -m bot forms check</code> names them all.
forms-unchanged = ✅ The files say what is active already.
forms-would-change = <b>The files are fine. This would change:</b>
forms-reloaded = ✅ <b>Reloaded.</b> Other processes on the same database follow within seconds.
forms-changed = Changed: { $forms }
forms-added = New: { $forms }
forms-gone = Gone: { $forms }
forms-finishing = { $count ->
        [one] { $count } person is in “{ $form }” and may finish it.
       *[other] { $count } people are in “{ $form }” and may finish it.
    }
forms-in-use = Whoever is in the middle of a changed form keeps all answers that still fit, and goes on at the first question that lacks one.
forms-old = That form has changed meanwhile.
forms-may-not = Only admins may do that.
forms-preview-head = 👁 <b>Preview</b>: { $form } · { $language }
forms-preview-foot = <i>Nothing is kept, and nobody hears of it. To type an answer yourself, reply to this message: it is checked as theirs would be.</i>
forms-preview-over = <i>This is the end of the preview; nothing was kept.</i>
notice-forms-not-followed = 🔴 The form files were reloaded elsewhere, but one process can’t follow: its files are different, or faulty. It goes on with the forms it had, and tries again. /health tells more.
button-forms-reload = 🔄 Reload files
button-forms-again = 🔄 Look again
button-forms-take = ✅ Use them
button-forms-list = 📋 All forms
button-forms-preview = 👁 Preview: { $language }
button-forms-example = ✍️ Give an example
button-forms-again-preview = ↩️ From the start
button-forms-close = ✖️ End the preview
