# What is wrong with the operator’s files: form files and the rules for payloads.
# A line is file:line: place: reason; the terminal shows these, too.

fault-no-hint = { "" }
fault-hint-near = ; did you mean { $near }?
fault-hint-known = ; known are { $known }
fault-hint-quotes = ; write it in quotes
fault-hint-first-step = ; the first step has none before it
fault-or = { $first } or { $second }

# --- values ---

fault-kind-nothing = nothing
fault-kind-number = the number { $value }
fault-kind-text = the text { $value }
fault-kind-date = the date { $value }
fault-kind-mapping = a mapping
fault-kind-list = a list
fault-unknown-key = unknown key{ $hint }
fault-missing = { $key } is missing
fault-missing-choices = { $key } is missing: list at least two
fault-not-for-type = a step of type { $type } has no { $key }; remove them
fault-not-one-of = must be one of { $words }, not { $value }{ $hint }
fault-key-in-quotes = the key { $key } must be text; write it in quotes
fault-no-value = has no value; fill it in or remove the key
fault-no-text = must be text, not { $kind }{ $hint }
fault-empty = must not be empty
fault-too-long = has { $length } characters, at most { $most } fit
fault-too-many = has { $items } items, at most { $most } are possible
fault-no-flag = must be true or false, not { $kind }
fault-no-integer = must be a whole number, not { $kind }
fault-no-number = must be a number, not { $kind }
fault-no-list = must be a list, not { $kind }
fault-no-mapping = must be a mapping (key: value), not { $kind }
fault-not-between = must be between { $least } and { $most }, not { $value }
fault-control-characters = holds control characters; remove them
fault-not-possible = { $text } is not possible: { $rule }
fault-rule-currency = write a currency’s code, such as RUB or USD
fault-rule-ending = write a lower-case ending without the dot, or image
fault-rule-step-id = up to 32 of a-z, 0-9 and _, a letter first
fault-rule-custom-field = write the custom field’s name, such as UF_CRM_INN
fault-no-date = { $text } is no date: write 2026-12-31, today, today+90d or today-1d
fault-no-address = { $url } is no address that people can open: write https://…
fault-no-chat = must be a chat’s id, such as -1001234567890, or with a topic, in quotes: -100…/45
fault-no-currency = { $code } is no currency{ $hint }
fault-old-currency = { $code } is an old code: write { $today }
fault-megabytes = must be more than 0 and at most { $most }: bots fetch no larger file

# --- languages ---

fault-unspoken = the bot does not speak { $language }{ $hint }
fault-language-twice = { $language } is there already
fault-no-language = the form has no { $language }; it has { $has }
fault-no-translation = the translation into { $languages } is missing
fault-each-language = say it in each language: { $languages }
fault-not-in-language = it is not in { $language }, but in: { $spoken }

# --- steps ---

fault-step-twice = another step has the id { $step } already
fault-step-in-titles = { $step } has a meaning of its own in titles; rename it
fault-no-earlier-step = no earlier step has the id { $step }{ $hint }
fault-only-answered = { $step } is of type { $type }: only answered: true or false can be asked of it
fault-never-value = { $step } is never { $value }{ $hint }
fault-one-of-conditions = say exactly one of is, is_not and answered
fault-on-request-required = a step on request must say required: false
fault-one-choice = one choice is no choice: list at least two
fault-choice-taken = { $name } stands for another choice already
fault-min-above-max-length = min_length is more than max_length ({ $most })
fault-minimum-above-maximum = minimum is more than maximum
fault-no-whole-number = no whole number is between minimum and maximum
fault-earliest-after-latest = earliest is after latest
fault-wizard-crm = a wizard’s answers do not go to the CRM; remove it
fault-not-in-wizards = a wizard has none; remove it
fault-partial-nothing = nothing would follow: name a stage, or set reminder
fault-partial-no-consent = unfinished forms are sent after a consent only: ask for one, or name no stage
fault-partial-no-contact = nobody could be reached: ask for a phone or an e-mail, or name no stage

# --- the CRM ---

fault-unknown-entity = unknown entity { $entity }{ $hint }
fault-unknown-placeholder = unknown placeholder { $name }{ $hint }
fault-no-pipeline = a { $kind } has no pipeline; remove it
fault-files-one-place = files go to one place only: keep one target
fault-file-custom-field = a file goes into a custom field (UF_CRM_…), not into { $field }
fault-field-takes-type = { $field } takes the answer to a step of type { $types }, not { $type }
fault-no-company-title = no answer names the company: aim a step at { $target }, or set company: false
fault-no-tax-id-field = company_match is tax_id, so tax_id_field must name the company’s field
fault-idle-tax-id-field = tax_id_field has no effect without company_match: tax_id
fault-no-step-for-field = no step is aimed at { $field }
fault-no-company = the bundle has no company; set crm.company: true
fault-no-contact = the bundle has no contact; remove crm.contact: false
fault-no-such-entity = the bundle has no { $kind }: its main entity is a { $main } (write main)
fault-field-of-contact = a { $kind } has no { $field }; aim it at { $target }
fault-no-field = a { $kind } has no field { $field }{ $hint }
fault-no-custom-field = { $field } is no custom field: UF_CRM_ and up to 43 of A-Z, 0-9 and _
fault-field-not-by-form = { $field } cannot be filled by a form: { $instead }
fault-use-key = use { $key }
fault-bot-sends = the bot sends it itself
fault-bot-recognises = the bot needs it to recognise what it made
fault-bot-links = the bot links the entities itself
fault-from-link = it comes from the link
fault-portal-gives = the portal gives it

# --- files ---

fault-form-file = form
fault-rules-file = rules file
fault-no-folder = there is no such folder; FORMS_DIR names the one with the forms
fault-no-forms = there is no form (*.yaml) in it
fault-no-file = there is no such file
fault-yml = forms end in .yaml; rename the file
fault-form-id = the file’s name { $form } is no form id: up to 48 of a-z, 0-9, _ and -, a letter first
fault-wizard-id = the bot has a wizard called { $form }; rename the file
fault-no-form = must be a mapping (key: value) with languages, title, steps, …
fault-no-default-form = there is no form { $form }; there are { $forms }
fault-no-plain-file = cannot be read: it is no plain file
fault-unreadable = cannot be read: { $words }
fault-large-file = the file is larger than a { $what } can be
fault-no-utf8 = is not written in UTF-8; save it as UTF-8
fault-no-yaml = no valid YAML: { $words }
fault-too-much = { $reason }; no { $what } needs that
fault-many-values = has more than { $most } values
fault-many-aliased = has more than { $most } values once its aliases (*) are read
fault-deep = is nested deeper than { $most } levels
fault-long-value = a value is longer than { $most } characters
fault-alias-around = an alias (*) points to what is around it
fault-impossible = is impossible: { $words }; write it in quotes
fault-wrong-tag = is not what its tag (!!) or its form says
fault-large-number = is a number that is too large; write it in quotes
fault-key-text = a key must be text
fault-key-twice = the key { $key } is in line { $first } and again in line { $line }
fault-unreleased = { $version } is not released yet; `python -m bot forms accept` writes it into { $file }
fault-consent-changed = the consent’s text or url was changed, but { $version } was released with another; give it a new version
fault-lock-unreadable = cannot be read; restore it from version control
fault-lock-shape = must hold versions by form; restore it from version control
fault-other-files = the form files here are not those that were read elsewhere

# --- rules for payloads ---

fault-no-pattern = is no regular expression that RE2 takes: { $words }
fault-group-twice = the group { $name } stands there twice
fault-no-group = { $groups }: the pattern has no such group
fault-stray-braces = braces stand only around the name of a group
fault-no-utm-source = gives no utm_source: name a group so, or add it to values
fault-rule-twice = another rule is called { $name } too
