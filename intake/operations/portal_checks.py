"""What is to be said of the portal: pure judges over what was seen there."""

from collections.abc import Iterator, Mapping

from intake.forms.violations import nearest
from intake.operations.health_finding import FindingArg, HealthFinding, Severity, Topic
from intake.operations.health_picture import HealthPicture, PortalPicture, PortalState
from intake.operations.telegram_checks import UNSTEADY, Judge, named, off_by

ALL_USERS = frozenset({"user", "user_basic"})
"""Either of them tells who works there, and their e-mails and phones."""
NAMES_ALONE = "user_brief"
CRM = "crm"
NEARLY_FULL = 0.8
"""Of a limit: so near to it the next minute may have to wait."""


def _state(picture: HealthPicture, *states: PortalState) -> PortalPicture | None:
    seen = picture.portal
    return seen if seen is not None and seen.state in (states or (PortalState.WELL,)) else None


def judge_reach(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether the portal serves us at all."""
    seen = picture.portal
    if seen is None:
        return
    if seen.state is PortalState.EXPIRED:
        yield HealthFinding(Topic.PORTAL, Severity.GOOD, "health-portal-expired")
    elif seen.state is not PortalState.WELL:
        text, names = _REACH[seen.state]
        known: dict[str, FindingArg] = {"words": seen.words, "method": seen.method}
        unseen = () if seen.state is PortalState.UNSET else _NEEDS_PORTAL
        yield _fault(text, {name: known[name] for name in names}, unseen)
    elif CRM in seen.scopes and not seen.complaints:
        yield HealthFinding(Topic.PORTAL, Severity.GOOD, "health-portal-well")


_CRM_ONLY = (Topic.FORMS, Topic.LINKS)
"""What names things of the CRM."""
_NEEDS_PORTAL = (*_CRM_ONLY, Topic.TEAMS)
"""What the portal alone can tell of."""
_REACH: Mapping[PortalState, tuple[str, tuple[str, ...]]] = {
    PortalState.UNSET: ("health-portal-unset", ()),
    PortalState.NOT_LET_IN: ("health-portal-not-let-in", ("words",)),
    PortalState.SILENT: ("health-portal-silent", ()),
    PortalState.REFUSES_US: ("health-portal-refuses", ("words",)),
    PortalState.UNWELL: ("health-portal-unwell", ("words",)),
    PortalState.REFUSES_METHOD: ("health-portal-refuses-method", ("method", "words")),
}


def judge_scopes(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say what each missing scope switches off."""
    seen = _state(picture)
    if seen is None:
        return
    if CRM not in seen.scopes:
        yield _fault("health-scope-crm", {}, _CRM_ONLY)
        return
    if seen.scopes & ALL_USERS:
        return
    members = () if picture.work is None else picture.work.members
    severity = Severity.FAULT if members else Severity.HINT
    text = "health-scope-brief" if NAMES_ALONE in seen.scopes else "health-scope-user"
    yield HealthFinding(Topic.PORTAL, severity, text)


def judge_rights(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether lists leave cards out without a word."""
    seen = _state(picture)
    if seen is not None and not seen.is_admin:
        yield _fault("health-portal-no-admin", {})


def judge_mode(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which forms ask for leads that the portal does not keep."""
    seen = _state(picture)
    if seen is not None and not seen.has_leads and seen.forms_with_leads:
        yield _hint("health-mode-simple", {"forms": ", ".join(seen.forms_with_leads)})


def judge_forms(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say what forms name and the portal does not have."""
    seen = _state(picture)
    for one in () if seen is None else seen.complaints:
        args = {"form": one.form, **one.args}
        yield HealthFinding(
            Topic.PORTAL, Severity.FAULT, one.fault.value, args, one.near, one.known
        )


def judge_sources(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say how cards could show that somebody came by Telegram."""
    seen = _state(picture)
    for one in () if seen is None else seen.proposals:
        args: dict[str, FindingArg] = {"forms": ", ".join(one.forms)}
        if one.source:
            args["source"] = one.source
        if one.code:
            args["code"] = one.code
        yield _hint(one.hint.value, args)


def judge_form_users(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which forms make somebody responsible who does not work there."""
    seen = _state(picture)
    if seen is None or seen.users is None:
        return
    for form, user in seen.form_users.items():
        if user not in seen.users:
            yield _fault("health-form-no-user", {"form": form, "user": str(user)})
        elif not seen.users[user]:
            yield _fault("health-form-user-inactive", {"form": form, "user": str(user)})


def judge_members(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which members the CRM does not know, or no longer lets in."""
    if picture.work is None or not picture.has_portal:
        return
    users = None if picture.portal is None else picture.portal.users
    unlinked = [one.name for one in picture.work.members if one.crm_user is None]
    inactive = [
        one.name
        for one in picture.work.members
        if one.crm_inactive_at is not None
        or (one.crm_user is not None and users is not None and not users.get(one.crm_user))
    ]
    if unlinked:
        yield _team("health-members-unlinked", unlinked)
    if inactive:
        yield _team("health-members-inactive", inactive)


def judge_portal_clock(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether our clock is the portal's."""
    seen = _state(picture)
    if seen is not None and seen.ahead is not None and abs(seen.ahead) > UNSTEADY:
        yield _fault("health-portal-clock", off_by(seen.ahead))


def judge_limits(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say where the portal's limits are nearly reached."""
    seen = picture.portal
    if seen is None:
        return
    if seen.bucket_share >= NEARLY_FULL:
        yield _hint("health-bucket-full", {"share": int(seen.bucket_share * 100)})
    for one in seen.methods:
        if one.used >= NEARLY_FULL * one.limit:
            yield _hint(
                "health-method-seconds",
                {"method": one.name, "used": int(one.used), "limit": int(one.limit)},
            )


def judge_form_teams(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which forms, links and rules name what is not there."""
    work = picture.work
    if work is None:
        return
    names = {team.name.casefold(): team.name for team in work.teams if team.name}
    for form, team in picture.forms.items():
        if team is not None and team.casefold() not in names:
            near = nearest(team, tuple(names.values()))
            args = {"form": form, "team": team}
            yield HealthFinding(Topic.FORMS, Severity.FAULT, "health-form-no-team", args, near)
    for form, code in work.linked_forms.items():
        if form not in picture.forms:
            near = nearest(form, tuple(picture.forms))
            args = {"code": code, "form": form}
            yield HealthFinding(Topic.LINKS, Severity.FAULT, "health-link-no-form", args, near)
    for form, code in work.compared_forms.items():
        if form not in picture.forms:
            args = {"code": code, "form": form}
            yield HealthFinding(Topic.LINKS, Severity.FAULT, "health-variant-no-form", args)
    there = {int(team.id) for team in work.teams}
    for number, code in work.linked_teams.items():
        if number not in there:
            yield HealthFinding(Topic.LINKS, Severity.FAULT, "health-link-no-team", {"code": code})


def judge_link_people(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which links name a manager who cannot get their leads."""
    work = picture.work
    if work is None:
        return
    present = {one.person_id: one.name for one in work.members}
    for one in work.linked_managers:
        args: dict[str, FindingArg] = {"code": one.code}
        if one.person_id not in present:
            yield HealthFinding(Topic.LINKS, Severity.FAULT, "health-link-no-manager", args)
        elif one.team_id is not None and one.person_id not in work.team_members.get(
            one.team_id, frozenset()
        ):
            about = args | {"name": present[one.person_id]}
            yield HealthFinding(Topic.LINKS, Severity.FAULT, "health-link-other-team", about)


def judge_link_pipelines(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which links name a pipeline that the portal does not have."""
    seen, work = _state(picture), picture.work
    if seen is None or work is None or seen.pipelines is None:
        return
    titles = {title.casefold() for title in seen.pipelines.values()}
    for named_there, code in work.linked_pipelines.items():
        number = int(named_there) if named_there.isdecimal() else None
        if number in seen.pipelines or named_there.casefold() in titles:
            continue
        near = nearest(named_there, tuple(seen.pipelines.values()))
        args: dict[str, FindingArg] = {"code": code, "name": named_there}
        yield HealthFinding(Topic.LINKS, Severity.FAULT, "health-link-no-pipeline", args, near)


def judge_open_sources(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which sources nobody has put into Sales Intelligence, as far as we were told."""
    named_there = () if picture.work is None else picture.work.open_sources
    if named_there and picture.has_portal:
        args: dict[str, FindingArg] = {
            "count": len(named_there),
            "sources": ", ".join(named_there),
        }
        yield HealthFinding(Topic.LINKS, Severity.HINT, "health-sources-open", args)


def judge_rules(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which rules of teams can apply to nobody."""
    work = picture.work
    if work is None:
        return
    for team in work.teams:
        for number, rule in enumerate(team.rules.rules, 1):
            args: dict[str, FindingArg] = {**named(team), "number": number}
            people = work.team_members.get(team.id, frozenset())
            if rule.members and not frozenset(rule.members) & people:
                yield HealthFinding(Topic.TEAMS, Severity.FAULT, "health-rule-nobody", args)
            if rule.form_id is not None and rule.form_id not in picture.forms:
                near = nearest(rule.form_id, tuple(picture.forms))
                about = args | {"form": str(rule.form_id)}
                yield HealthFinding(Topic.TEAMS, Severity.FAULT, "health-rule-no-form", about, near)
            if rule.link_id is not None and rule.link_id not in work.links:
                yield HealthFinding(Topic.TEAMS, Severity.FAULT, "health-rule-no-link", args)


def _fault(
    text: str, args: Mapping[str, FindingArg], unseen: tuple[Topic, ...] = ()
) -> HealthFinding:
    return HealthFinding(Topic.PORTAL, Severity.FAULT, text, args, unseen=unseen)


def _hint(text: str, args: Mapping[str, FindingArg]) -> HealthFinding:
    return HealthFinding(Topic.PORTAL, Severity.HINT, text, args)


def _team(text: str, names: list[str]) -> HealthFinding:
    args: dict[str, FindingArg] = {"names": ", ".join(names), "count": len(names)}
    return HealthFinding(Topic.TEAMS, Severity.FAULT, text, args)


PORTAL_CHECKS: tuple[Judge, ...] = (
    judge_reach,
    judge_scopes,
    judge_rights,
    judge_mode,
    judge_forms,
    judge_form_users,
    judge_form_teams,
    judge_link_people,
    judge_link_pipelines,
    judge_open_sources,
    judge_rules,
    judge_members,
    judge_portal_clock,
    judge_limits,
    judge_sources,
)
