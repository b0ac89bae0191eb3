# What admins read.

help-admins =
    <b>For admins</b>
    /newlink – make a link
    /links – all links, and what came of them

links-none = There are no links yet. To make one, press /newlink
links-head = <b>Links</b>, page { $page } of { $pages }
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
button-newer = ⬅️ Newer
button-older = Older ➡️
