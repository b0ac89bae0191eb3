"""From a submission and what the look-up found to the plan. Pure.

Who carries what:

======== ======================================================================================
lead     the person itself (names, phones, the company's title); existing people are linked,
         new ones are not made: converting the lead makes them
deal     nothing personal: a contact and, if the form asks for one, a company stand beside it
quote    like a deal; its own plain phone and e-mail lines are filled as well
======== ======================================================================================
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import phonenumbers

from intake.delivery.gathering import MULTIFIELD_NAMES, Gathered, gather
from intake.delivery.naming import full_name, main_title
from intake.delivery.plan import (
    Assignee,
    FieldValue,
    Found,
    FoundContact,
    LookUp,
    Multifield,
    MultifieldType,
    Plan,
    PlannedEntity,
    TraceMode,
    telegram_value,
)
from intake.forms.crm_part import Bundle, CompanyMatch, EntityKind
from intake.forms.form import RepeatPolicy
from intake.submissions.submission import Created, NewSubmission

_MAIN_KINDS = {
    Bundle.AUTO: (EntityKind.LEAD, EntityKind.DEAL),
    Bundle.LEAD: (EntityKind.LEAD,),
    Bundle.DEAL: (EntityKind.DEAL,),
    Bundle.QUOTE: (EntityKind.QUOTE,),
}
STAGE_FIELD = {
    EntityKind.LEAD: "STATUS_ID",
    EntityKind.DEAL: "STAGE_ID",
    EntityKind.QUOTE: "STATUS_ID",
}
_FIRST_QUOTE_STATUS = "DRAFT"
_SAME_PHONE_DIGITS = 9
"""A national and an international form of one number agree in at least these last digits."""


def kinds_of(submission: NewSubmission) -> tuple[EntityKind, ...]:
    """Return the kinds of entities that a delivery may have made, in the order of making."""
    crm = submission.crm
    beside: list[EntityKind] = []
    if crm.bundle is not Bundle.LEAD:
        beside += [EntityKind.CONTACT] if crm.contact else []
        beside += [EntityKind.COMPANY] if crm.company else []
    return (*beside, *_MAIN_KINDS[crm.bundle])


def look_up_of(submission: NewSubmission) -> LookUp:
    """Say whom and what to look for before anything is made."""
    crm = submission.crm
    gathered = gather(submission, _MAIN_KINDS[crm.bundle][0])
    person = _person_multifields(submission, gathered) if crm.contact else ()
    return LookUp(
        bundle=crm.bundle,
        phones=_of_type(person, MultifieldType.PHONE),
        emails=_of_type(person, MultifieldType.EMAIL),
        telegram=telegram_value(submission.person.id) if crm.contact else "",
        company=_company_clue(submission, gathered) if crm.company else None,
        company_match=crm.company_match,
        tax_id_field=crm.tax_id_field,
        open_main=submission.repeat is RepeatPolicy.COMMENT,
    )


def make_plan(
    submission: NewSubmission,
    found: Found,
    made: Created = Created(),
    *,
    mode: TraceMode,
    comment: str,
    misfits_title: str = "",
    assignee: Assignee | None = None,
) -> Plan:
    """Say what must exist for the submission; ``made`` is what earlier attempts left.
    ``assignee`` wins over whoever the form names.

    Nothing of an existing entity is overwritten; an existing contact gets the phone, e-mail or
    Telegram id that it lacks. With the repeat policy ``comment`` an open main entity takes the
    place of a new one, and then no company is made either.
    """
    gathered = gather(submission, found.main)
    repeated = submission.repeat is RepeatPolicy.COMMENT and found.open_main_id is not None
    main = (
        PlannedEntity(found.main, found.open_main_id)
        if repeated
        else _new_main(submission, found.main, gathered)
    )
    contact = _contact(submission, found, made, gathered)
    company = _company(submission, found, made, gathered, new=not repeated)
    people = assignee if assignee is not None and assignee.people_too else None
    return Plan(
        key=submission.key,
        mode=mode,
        main=_assigned(main, assignee),
        contact=None if contact is None else _assigned(contact, people),
        company=None if company is None else _assigned(company, people),
        attribution=submission.attribution,
        comment=comment,
        misfits_title=misfits_title,
    )


def _assigned(entity: PlannedEntity, assignee: Assignee | None) -> PlannedEntity:
    """Make somebody responsible for a new entity; what exists is changed afterwards, if at all."""
    if assignee is None or entity.id is not None:
        return entity
    return replace(entity, fields={**entity.fields, "ASSIGNED_BY_ID": assignee.user})


def _new_main(submission: NewSubmission, kind: EntityKind, gathered: Gathered) -> PlannedEntity:
    crm = submission.crm
    fields: dict[str, FieldValue] = {"TITLE": main_title(submission, kind)}
    if kind is EntityKind.LEAD:
        fields |= gathered.person_name(submission)
    if kind is EntityKind.QUOTE:
        fields |= _client_lines(submission, gathered)
        fields["STATUS_ID"] = _FIRST_QUOTE_STATUS
    if kind is EntityKind.DEAL and crm.pipeline is not None:
        fields["CATEGORY_ID"] = crm.pipeline
    if crm.stage is not None:
        fields[STAGE_FIELD[kind]] = crm.stage
    fields |= _common(submission, kind)
    fields |= gathered.fields_of(kind)
    if "OPPORTUNITY" in fields and kind is not EntityKind.QUOTE:
        fields.setdefault("IS_MANUAL_OPPORTUNITY", "Y")  # else the portal sums up no products: 0
    multifields = _person_multifields(submission, gathered) if kind is EntityKind.LEAD else ()
    return PlannedEntity(kind, fields=fields, multifields=multifields)


def _contact(
    submission: NewSubmission, found: Found, made: Created, gathered: Gathered
) -> PlannedEntity | None:
    if not submission.crm.contact:
        return None
    multifields = _person_multifields(submission, gathered)
    fields = gathered.person_name(submission) | _common(submission, EntityKind.CONTACT)
    fields |= gathered.fields_of(EntityKind.CONTACT)
    if found.contact is not None:
        lacking = tuple(row for row in multifields if not has_multifield(found.contact, row))
        ours = _is_ours(made, EntityKind.CONTACT, found.contact.id)
        return PlannedEntity(
            EntityKind.CONTACT, found.contact.id, fields if ours else {}, multifields=lacking
        )
    if found.main is EntityKind.LEAD:
        return None
    return PlannedEntity(EntityKind.CONTACT, fields=fields, multifields=multifields)


def _company(
    submission: NewSubmission, found: Found, made: Created, gathered: Gathered, *, new: bool
) -> PlannedEntity | None:
    if not submission.crm.company:
        return None
    title = gathered.company_title()
    fields = _common(submission, EntityKind.COMPANY) | gathered.fields_of(EntityKind.COMPANY)
    fields["TITLE"] = title
    if found.company_id is not None:
        ours = _is_ours(made, EntityKind.COMPANY, found.company_id)
        return PlannedEntity(EntityKind.COMPANY, found.company_id, fields if ours else {})
    if not new or found.main is EntityKind.LEAD or not title:
        return None
    return PlannedEntity(
        EntityKind.COMPANY, fields=fields, multifields=gathered.multifields_of(EntityKind.COMPANY)
    )


def _is_ours(made: Created, kind: EntityKind, entity_id: int) -> bool:
    """Say whether the look-up found what an earlier attempt made for this very submission: then
    it still gets its own values, of which that attempt may have left some out."""
    entity = made.entity(kind)
    return entity is not None and entity.made and entity.id == entity_id


def _common(submission: NewSubmission, kind: EntityKind) -> dict[str, FieldValue]:
    """Return what the form says of every new entity of a kind; answers come over it."""
    crm = submission.crm
    fields: dict[str, FieldValue] = {}
    if crm.source_id is not None and kind not in {EntityKind.COMPANY, EntityKind.QUOTE}:
        fields["SOURCE_ID"] = crm.source_id
    if crm.assigned_by is not None:
        fields["ASSIGNED_BY_ID"] = crm.assigned_by
    constants = crm.fields.get(kind, {})
    return fields | {name: constants[name] for name in constants if name not in MULTIFIELD_NAMES}


def _person_multifields(submission: NewSubmission, gathered: Gathered) -> tuple[Multifield, ...]:
    telegram = Multifield(MultifieldType.IM, telegram_value(submission.person.id), "TELEGRAM")
    return (*gathered.multifields_of(gathered.person), telegram)


def _client_lines(submission: NewSubmission, gathered: Gathered) -> dict[str, FieldValue]:
    """Return a quote's plain lines about its client: it has no multifields (bitrix24.md §1.7)."""
    person = gathered.multifields_of(gathered.person)
    lines = {
        "CLIENT_CONTACT": full_name(submission),
        "CLIENT_TITLE": gathered.company_title(),
        "CLIENT_PHONE": ", ".join(_of_type(person, MultifieldType.PHONE)),
        "CLIENT_EMAIL": ", ".join(_of_type(person, MultifieldType.EMAIL)),
    }
    return {name: value for name, value in lines.items() if value}


def _company_clue(submission: NewSubmission, gathered: Gathered) -> str | None:
    crm = submission.crm
    if crm.company_match is CompanyMatch.TAX_ID and crm.tax_id_field is not None:
        said = gathered.text_of(EntityKind.COMPANY, crm.tax_id_field)
        value = said if any(map(str.isdecimal, said)) else ""  # «нет» is everybody's
    else:
        value = gathered.company_title()
    return value or None


def _of_type(rows: Iterable[Multifield], wanted: MultifieldType) -> tuple[str, ...]:
    return tuple(row.value for row in rows if row.type is wanted)


def has_multifield(contact: FoundContact, row: Multifield) -> bool:
    """Say whether a contact has that phone, e-mail or messenger, however it is written there."""
    match row.type:
        case MultifieldType.PHONE:
            return any(_same_phone(row.value, phone) for phone in contact.phones)
        case MultifieldType.EMAIL:
            return _same_letters(row.value) in map(_same_letters, contact.emails)
        case MultifieldType.IM:
            return row.value in contact.ims
        case MultifieldType.WEB:
            return True  # a site is no way to reach a person: not added to existing people


def _same_letters(email: str) -> str:
    """Return an address as it is compared: without regard to case, its domain encoded."""
    name, at, domain = email.casefold().rpartition("@")
    try:
        return f"{name}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return email.casefold()


def _same_phone(ours: str, theirs: str) -> bool:
    """Compare an E.164 number with one that stands in a portal in any form, a national one
    included."""
    left, right = (re.sub(r"\D", "", phone) for phone in (ours, theirs))
    if left == right or _as_e164(theirs, like=ours) == ours:
        return True
    enough = min(len(left), len(right)) >= _SAME_PHONE_DIGITS
    return enough and left[-_SAME_PHONE_DIGITS:] == right[-_SAME_PHONE_DIGITS:]


def _as_e164(text: str, *, like: str) -> str | None:
    """Read a number as people of the other one's country write it."""
    try:
        country = phonenumbers.parse(like, None).country_code or 0
        region = phonenumbers.region_code_for_country_code(country)
        number = phonenumbers.parse(text[:250], region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
