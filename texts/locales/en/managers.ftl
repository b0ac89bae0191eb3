# What managers read on cards.

card-queued = ⏳ CRM: queued
card-delivered = ✅ In the CRM
card-buried = ⛔ The CRM refused it: { $reason }
card-files-refused = ⚠️ Files that did not get in: { $reason }
card-person = Who: { $person }
card-source = Source: { $source }
card-no-source = Source: unknown
card-path = Path: { $path }
card-foot = #{ $number } · { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
card-cut = Long answers are cut here; the attached file has everything.
card-no-answer = –

entity-lead = Lead
entity-deal = Deal
entity-quote = Quote
entity-contact = Contact
entity-company = Company
button-entity = { $entity } { $id }

card-corrected = The source was corrected; it was: { $source }
card-trace-erased = The Sales Intelligence trace was taken back.
