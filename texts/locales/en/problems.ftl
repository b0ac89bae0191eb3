# Why an answer was not taken. Plain text, without markup: also shown in alerts.

problem-wants-text = Please answer with a text message.
problem-wants-phone = Please type your phone number, or press the button that shares it.
problem-wants-choice = Please choose one of the options below.
problem-wants-file = Please send a file or a photo here.

problem-text-empty = This message is empty. Please write a few words.
problem-text-short = { $minimum ->
        [one] That’s too short: please write at least { $minimum } character.
       *[other] That’s too short: please write at least { $minimum } characters.
    }
problem-text-long = { $maximum ->
        [one] That’s too long: { $length } characters, but only { $maximum } fits.
       *[other] That’s too long: { $length } characters, but only { $maximum } fit. Could you shorten it?
    }
problem-name-letters = A name has letters. What should we call you?
problem-company = A company’s name has letters or digits in it. How is yours written?

problem-phone-not-a-number = This doesn’t look like a phone number. An example: { $example }
problem-phone-short = This number has too few digits. An example: { $example }
problem-phone-long = This number has too many digits. An example: { $example }
problem-phone-country = I don’t know this country code. Please start with + and the code, as in { $example }
problem-phone-invalid = There’s no such number. Please check the digits; if it’s from another country, start with + and its code. An example: { $example }
problem-phone-not-own = This is somebody else’s contact. Please share your own number or type it.
problem-phone-many = I see two numbers here: { $first } and { $second }. Which one may we call? Please send just that one.
problem-phone-letters = There are letters in this number. Do you mean { $number }? Then answer “yes”, or send it in digits.
problem-phone-plus = Do you mean { $number }? Then answer “yes”. If you mean { $other }, please send it with + and the country code.
problem-phone-rest = I see the number { $number }, but what is “{ $rest }” beside it? If the number is right, answer “yes”. If it’s an extension, write “ext.” before it.

problem-email-no-at = An e-mail address has an @ in it, as in anna@example.com
problem-email-many = One e-mail address is enough: please send just one.
problem-email-spaces = There’s a space in this address. Please send it without spaces.
problem-email-letters = Please use Latin letters, digits and the usual signs in the address.
problem-email-domain = After the @ there should be a name, a dot and an ending, as in anna@example.com
problem-email-local = Something is missing before the @. An example: anna@example.com
problem-email-typo = Did you mean { $suggestion }? Then answer “yes”; if not, please send the address again.
problem-email-invalid = This doesn’t look like an e-mail address. An example: anna@example.com
problem-email-meant = I read { $address } here. If that’s right, answer “yes”; if not, please send just the address, without spaces.
problem-email-ending = I don’t know addresses that end in { $ending }. Is { $address } right? Then answer “yes” or send it once more.
problem-email-alphabets = Letters of another alphabet got into this address: { $letters }. Please type it again with one keyboard.
problem-email-mixed = Some letters only look like Latin ones: { $letters }. Do you mean { $suggestion }, all in Latin letters? Then answer “yes”; if not, please type the address again.
problem-email-lookalike = These letters only look like Latin ones: { $letters }. If you mean { $suggestion }, please type it in Latin letters; if the address is right as you sent it, answer “yes”.

problem-number = Please write a number in digits.
problem-number-integer = Please write a whole number.
problem-number-low = The number must be at least { $minimum }.
problem-number-high = The number must be at most { $maximum }.
problem-number-many = I see several numbers here. Please send just one.
problem-number-marks = I can’t tell what the dots and commas mean here. Please write the number plainly, as in 1500 or 1500.50
problem-number-digits = This number is too long: at most { $maximum } digits fit.
problem-number-decimals = { $maximum ->
        [0] Please write a whole number.
        [one] At most { $maximum } digit can follow the point.
       *[other] At most { $maximum } digits can follow the point.
    }
problem-number-range = I see a range here, from { $low } to { $high }. One number is needed: please send the one that fits best.
problem-number-meant = I see { $number } here, and something beside it. If just { $number } is right, answer “yes”; if not, please send one number.
problem-number-either = I can read this as { $one } or as { $other }. Which is right? Please write the number out in full.
problem-number-currency = I see { $number } { $said } here, but the answer is needed in { $wanted }. How much would that be?

problem-date = I couldn’t read this date. An example: { $example }
problem-date-impossible = There’s no such day in the calendar. Please check the date.
problem-date-early = The earliest possible date is { $earliest }.
problem-date-late = The latest possible date is { $latest }.
problem-date-day = And on which day? Please write the whole date, for example { $example }
problem-date-many = I see several days here. Please send just one.
problem-date-meant = Do you mean { $day }? Then answer “yes”; if not, please send the date.
problem-date-weekday = { $day } is a { $weekday }. Please check which of the two is right, and send the date.
problem-date-year = Please check the year. An example: { $example }

problem-choice = There’s no such option. Please choose one of those below.
problem-choices = There’s no such option. Please choose from those below.
problem-choices-none = Please choose at least one option.
problem-choices-max = { $maximum ->
        [one] You can choose { $maximum } option at most.
       *[other] You can choose { $maximum } options at most.
    }
problem-yes-no = Please answer yes or no.

problem-file-type = I can’t take files of this type, only { $types }. Not taken: { $name }
problem-file-size = This file is too big: it may have { $megabytes } MB at most. Not taken: { $name }
problem-file-surplus = { $maximum ->
        [one] I can take only one file here, so I kept the first one: { $taken }. What came after it wasn’t taken.
       *[other] I can take only { $maximum } files here, so I kept the first { $maximum }: { $taken }. What came after them wasn’t taken.
    }
problem-file-caption = The file is here, but the words under it don’t go with it. You can write them to us once you’ve sent the form.
problem-file-none = Please send at least one file.

problem-required = We can’t go on without this answer.
problem-first-question = This is the first question; there’s nothing before it.
problem-use-buttons = Please use the buttons below the message.
problem-not-meant = All right, so that’s not it. Please write it another way.
problem-passed-on = We’ve passed this on to our team. The form’s question is still waiting for an answer:
problem-not-now = That’s not possible right now.

problem-code-unknown = There’s no code { $code }. Please check it and send it once more.
problem-code-missing = Please write the code after the command, for example: /code spring

problem-consent-first = Before we go on, please tell us whether you agree: press one of the buttons.
problem-consent-declined = We understand: without your consent we can’t ask for your details.

problem-form-changed = The questions have changed in the meantime. Your answers that still fit are kept.
problem-form-gone = Sorry, this form no longer exists. Please start again.
problem-no-more = You may not do that any more, so nothing was saved.

problem-link-code-characters = A code has up to 64 Latin letters, digits, hyphens and underscores.
problem-link-code-reserved = Codes that begin with v_ or i_ are reserved. Please choose another.
problem-link-code-tail = A code can’t have two underscores in a row. Please choose another.
problem-link-code-taken = The code { $code } is taken. Please choose another.
problem-link-form = There’s no such form. These exist: { $forms }
problem-link-unknown = There’s no link with the code { $code }. All links: /links
problem-link-unchanged = The link already has exactly these values. Which one is wrong?
problem-rule-team = There’s no team like that. All teams: /team
problem-rule-who = In that team nobody (or several people) is called { $name }. A full name or @username, please.
problem-rule-answer = Please write it like this: city = berlin
problem-link-missing = Every link needs this.
problem-link-tail = A tail can fill one of these: { $names }
problem-link-number = Please give a whole number from 1 to { $maximum }.
problem-link-day = I can’t read that as a date. For example: 2026-12-31.
problem-link-day-past = That day is over. Until which day should arrivals count?
problem-link-tag = A tag is one word of letters, digits, _ and -, up to { $maximum } characters.
problem-link-tags = That’s too many tags: { $maximum } fit.
problem-link-manager = { $found ->
    [0] Nobody in the team is called { $name }. Give the name or the @username.
   *[other] Several people in the team are called { $name }. Give the full name or the @username.
}
problem-link-template-unknown = There’s nothing that { "{" }{ $place }{ "}" } could stand for. These exist: source, medium, campaign, content, term, code, year, month, day.
problem-link-template-empty = { "{" }{ $place }{ "}" } has nothing to stand for: that value is empty.
problem-link-template-circle = { "{" }{ $place }{ "}" } stands for itself. One of the values has to be plain.
remark-link-alike = “{ $value }” looks like “{ $other }”, which is in use. Sales Intelligence compares letter for letter, so they’d be two sources of numbers.
remark-link-lower = “{ $value }” is new. Lower case is easier to keep the same everywhere: “{ $other }”.
remark-link-mixed = “{ $value }” mixes alphabets: some letters only look Latin. All in Latin letters: “{ $other }”.
remark-link-campaign = Sales Intelligence finds a campaign’s costs only by its number of six digits or more, or by a token such as cid123456 or gid|123456.

problem-sheet-same = This says the same as line { $line }.
problem-sheet-state = Please write “on” or “off”.
problem-link-changed-meanwhile = Somebody has changed this link meanwhile, so I saved nothing. Here is what it says now: please make your change once more.
problem-link-code-fixed = The code stays { $code }: it’s in ads already. Duplicate the link to have another.
problem-finish-first = You’re in the middle of something: finish it, or /cancel it first.
problem-experiment-running = This link is being compared already. End that first: /variants
problem-experiment-same = The link leads there anyway, so there would be nothing to compare. What is different?
problem-experiment-greeting = One of the two languages is needed. What should the greeting say?
