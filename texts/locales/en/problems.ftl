# Why an answer was not taken. Plain text, without markup: also shown in alerts.

problem-wants-text = Please answer with a text message.
problem-wants-phone = Please type your phone number, or press the button that shares it.
problem-wants-choice = Please choose one of the options below.
problem-wants-file = Please send a file or a photo here.

problem-text-empty = This message is empty. Please write a few words.
problem-text-short = { $minimum ->
        [one] That is too short: at least { $minimum } character is needed.
       *[other] That is too short: at least { $minimum } characters are needed.
    }
problem-text-long = { $maximum ->
        [one] That is too long: { $length } characters, while { $maximum } fits.
       *[other] That is too long: { $length } characters, while { $maximum } fit. Could you shorten it?
    }
problem-name-letters = A name has letters. What should we call you?

problem-phone-not-a-number = This doesn’t look like a phone number. An example: { $example }
problem-phone-short = This number has too few digits. An example: { $example }
problem-phone-long = This number has too many digits. An example: { $example }
problem-phone-country = I don’t know this country code. Please start with + and the code, as in { $example }
problem-phone-invalid = There is no such number. Please check the digits; an example: { $example }
problem-phone-not-own = This is somebody else’s contact. Please share your own number or type it.

problem-email-no-at = An e-mail address has an @ in it, as in anna@example.com
problem-email-many = One e-mail address is enough: please send just one.
problem-email-spaces = There is a space in this address. Please send it without spaces.
problem-email-letters = Please use Latin letters, digits and the usual signs in the address.
problem-email-domain = Something is wrong after the @. An example: anna@example.com
problem-email-typo = Did you mean { $suggestion }? Please send the address again.
problem-email-invalid = This doesn’t look like an e-mail address. An example: anna@example.com

problem-number = Please write a number in digits.
problem-number-integer = Please write a whole number.
problem-number-low = The number must be at least { $minimum }.
problem-number-high = The number must be at most { $maximum }.

problem-date = I couldn’t read this date. An example: { $example }
problem-date-impossible = There is no such day in the calendar. Please check the date.
problem-date-early = The earliest possible date is { $earliest }.
problem-date-late = The latest possible date is { $latest }.

problem-choice = There is no such option. Please choose one of those below.
problem-choices = There is no such option. Please choose from those below.
problem-choices-none = Please choose at least one option.
problem-choices-max = { $maximum ->
        [one] You can choose { $maximum } option at most.
       *[other] You can choose { $maximum } options at most.
    }
problem-yes-no = Please answer yes or no.

problem-file-type = I can’t take a file of this type. These fit: { $types }
problem-file-size = This file is too big: it may have { $megabytes } MB at most.
problem-file-none = Please send at least one file.

problem-required = We can’t go on without this answer.
problem-first-question = This is the first question; there’s nothing before it.
problem-use-buttons = Please use the buttons below the message.
problem-not-now = This can’t be done at this point.

problem-consent-first = Before we go on, please tell us whether you agree: press one of the buttons.
problem-consent-declined = We understand. Without your consent we can’t ask for your details, so we stop here.

problem-form-changed = The questions have changed in the meantime. Your answers that still fit are kept.
problem-form-gone = Sorry, this form no longer exists. Please start again.

problem-link-code-characters = A code has up to 64 Latin letters, digits, hyphens and underscores.
problem-link-code-reserved = Codes that begin with v_ or i_ are reserved. Please choose another.
problem-link-code-tail = A code can’t have two underscores in a row. Please choose another.
problem-link-code-taken = The code { $code } is taken. Please choose another.
problem-link-form = There is no such form. These exist: { $forms }
problem-link-unknown = There is no link with the code { $code }. All links: /links
problem-link-unchanged = The link already has exactly these values. Which one is wrong?
