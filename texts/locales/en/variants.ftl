# /compare and /variants: two variants behind one link.

variants-begun = ⚖️ The comparison behind <code>{ $code }</code> runs. Half of the people get the other variant.
variants-head = ⚖️ <b>Comparisons</b>, page { $page } of { $pages }
variants-none = Nothing is being compared yet. To begin, press /compare
variants-none-found = No link that is compared has “{ $search }” in its code or title.
variants-foot = To look for a link: <code>/variants code</code>
variants-since = Since { $since } · came so far: A { $a ->
        [one] { $a } person
       *[other] { $a } people
    }, B { $b ->
        [one] { $b } person
       *[other] { $b } people
    }
variants-kept = 🏁 Everybody gets { $variant }.
variants-kept-then = 🏁 Everybody got { $variant }, until the next comparison began.
variants-one = <b>{ $variant }</b>: { $what }
variants-link = the link as it is
variants-form = the form “{ $form }”
variants-greeting = the greeting “{ $greeting }”
variants-share = { $variant }: { $some } of { $of } sent the form, { $share } % (most likely { $low }–{ $high } %)
variants-too-few = Too early to tell: each side needs 30 people at least.
variants-open = What differs so far could be chance: B may do up to { $low } percentage points worse, or up to { $high } better.
variants-better = B does better, beyond chance: by { $low } to { $high } percentage points.
variants-worse = A does better, beyond chance: by { $low } to { $high } percentage points.
variants-ask = Shall everybody who comes by <code>{ $code }</code> get { $variant } from now on? Nobody is parted any more; what people got until now stays noted.
variants-gone = That comparison isn’t there, or only admins may change it.
button-variants-a = 🏁 Everybody gets A
button-variants-b = 🏁 Everybody gets B
button-variants-yes = Yes, do it
button-variants-no = No
button-variants-all = ⚖️ All comparisons
button-variants-open = ⚖️ Open it
