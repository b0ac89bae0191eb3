"""What is planted, and the line of ``/health`` that comes of it."""

from typing import NamedTuple

from intake.kernel.ids import FormId, LinkId, PersonId
from intake.team.team import RoutingRule
from tests.flows.admins.health_plants import (
    SECOND_ADMIN,
    Plant,
    blocked,
    bucket_full,
    channel_silent,
    circuit_open,
    clock_off,
    clocks_rest,
    configured,
    database_ill,
    dead_letter,
    disk_full,
    foreign_webhook,
    form_broken,
    form_chat,
    form_edited,
    full_group,
    in_portal,
    kicked,
    lead_form,
    link_astray,
    linked,
    long_line,
    manager_elsewhere,
    manager_removed,
    moved,
    muted,
    no_menus,
    no_words,
    nobody_on_duty,
    nothing_sent,
    placed,
    refused,
    restarted,
    ruled,
    scopes,
    second_admin,
    seconds_used,
    source_open,
    team_unknown,
    topic_gone,
    topic_named,
    unlinked,
    user_gone,
    user_switched_off,
    variant_astray,
    webhook_elsewhere,
    webhook_pending,
    webhook_unset,
    written,
)


class Fault(NamedTuple):
    """What is planted, and the line that comes of it."""

    name: str
    plant: Plant
    line: str


BUDGET = {
    "id": "budget",
    "type": "choice",
    "prompt": "Your budget?",
    "choices": [
        {"value": "small", "label": "Up to 100"},
        {"value": "large", "label": "Over 5000"},
    ],
    "crm": "deal.UF_CRM_BUDGET",
}
NOTE = {"id": "note", "type": "text", "prompt": "?", "crm": "deal.UF_CRM_NOTTE"}
ALL_RIGHTS = {"bot": "administrator", "rights": ["can_manage_topics", "can_delete_messages"]}
USERS = [{"id": 1, "name": "Ada", "last_name": "Seller"}]
FAULTS = (
    Fault("token", refused("getMe", 401, "Unauthorized"), "copy it from @BotFather into BOT_TOKEN"),
    Fault("silence", refused("getMe", 502, "Bad Gateway"), "see TELEGRAM_API_URL, TELEGRAM_PROXY"),
    Fault("kicked", kicked, "MANAGERS_CHAT_ID is no chat that the bot is in; add the bot to it"),
    Fault("muted", muted, "a group in which the bot may not write; let it send messages"),
    Fault("moved", moved, "MANAGERS_CHAT_ID became a supergroup; put its new id there: -100"),
    Fault("no topics", topic_named, "names a topic, but the group has none; leave /42 out"),
    Fault("no topic", topic_gone, "names a topic that is not there; write /id in the right one"),
    Fault("form's chat", form_chat, "chat in the form quick is no chat that the bot is in"),
    Fault(
        "topics off",
        placed(topics=False, supergroup=True, **ALL_RIGHTS),
        "the main team: it has no topics; switch them on",
    ),
    Fault(
        "topic right",
        placed(bot="administrator", rights=["can_delete_messages"]),
        "may not manage topics; give it that right",
    ),
    Fault(
        "delete right",
        placed(bot="administrator", rights=["can_manage_topics"]),
        "may not delete messages; give it that right",
    ),
    Fault("place gone", placed(bot="left"), "the main team: the bot is not in it; add it again"),
    Fault("admin never wrote", second_admin, f"{SECOND_ADMIN} cannot be written to before they"),
    Fault("admin blocked", blocked, f"{SECOND_ADMIN} has blocked the bot; let them unblock it"),
    Fault("foreign webhook", foreign_webhook, "a webhook is set that is not ours, so nothing can"),
    Fault("webhook elsewhere", webhook_elsewhere, "the webhook is not at our address"),
    Fault("no webhook", webhook_unset, "no webhook is set, although PUBLIC_URL is"),
    Fault("webhook fails", webhook_pending, "see that PUBLIC_URL is reached from outside"),
    Fault("pending", webhook_pending, "updates wait at Telegram; see whether the bot is over"),
    Fault("menus", no_menus, "the command menu is not what the bot understands; set it again"),
    Fault("first words", no_words, "nobody reads what the bot is for (ru); set it here"),
    Fault("clock", clock_off(5), "clock is 5 min ahead of Telegram’s; switch time synchron"),
    Fault("portal's clock", clock_off(-180), "clock is 3 h behind the portal’s; switch time"),
    Fault("no portal", restarted(bitrix24_webhook_url=None), "BITRIX24_WEBHOOK_URL is not set"),
    Fault("portal down", in_portal("down"), "does not answer as it should (CONNECTION_LOST)"),
    Fault("access gone", in_portal("no_auth"), "see that the access is whole, its scopes and"),
    Fault("scope crm", scopes("user"), "lacks the scope crm, so nothing reaches the CRM: tick it"),
    Fault("scope user", scopes("crm"), "so members cannot be linked with their Bitrix24 users"),
    Fault("scope brief", scopes("crm", "user_brief"), "members are not found by e-mail or phone"),
    Fault(
        "no administrator",
        configured(users=USERS),
        "our user is no administrator, so lists may leave cards out without a word",
    ),
    Fault("simple mode", lead_form, "works without leads, which become deals at once"),
    Fault("field", written(NOTE), "no field UF_CRM_NOTTE; did you mean “UF_CRM_NOTE”?"),
    Fault("list value", written(BUDGET), "has no value “Up to 100” (the choice “small”"),
    Fault("pipeline", written(pipeline="Partnrs"), "“Partnrs”; did you mean “Partners”?"),
    Fault("stage", written(stage="Prepration"), "“Prepration”; did you mean “Preparation”?"),
    Fault("source", written(source_id="Telegramm"), "“Telegramm”; did you mean “Telegram”?"),
    Fault("user", written(assigned_by=77), "assigned_by names the user 77, who is not in the"),
    Fault("required", configured(required={"deal": ["UF_CRM_NOTE"]}), "requires UF_CRM_NOTE, and"),
    Fault("bucket", bucket_full, "of the portal’s requests are in use; see what else uses"),
    Fault("seconds", seconds_used, "crm.item.list has used 450 of 480 seconds in ten minutes"),
    Fault("nobody on duty", nobody_on_duty, "1 lead waits, the oldest for 1 min, and nobody is on"),
    Fault("long line", long_line, "1 lead waits, the oldest for 2 h; see who is on duty"),
    Fault("clocks", clocks_rest, "overdue, the oldest by 119 min; restart the bot"),
    Fault("queue", nothing_sent, "for the CRM, the oldest for 20 min; see /queue"),
    Fault("circuit", circuit_open, "deliveries to the CRM stand still ("),
    Fault("dead letter", dead_letter, "one submission was refused by the CRM for good; see why"),
    Fault("unshown", dead_letter, "one refused submission was shown to nobody; see that"),
    Fault("full group", full_group, "messages wait, the oldest for 9 h; give the team another"),
    Fault("database", database_ill, "nothing is kept just now (no_space); look at the disk"),
    Fault("disk", disk_full, "100 MB are left on the disk; make room"),
    Fault("newer form", form_edited, "form files are newer than what runs; /forms reloads them"),
    Fault("broken form", form_broken, "(what runs is still the earlier form)"),
    Fault("unlinked", unlinked, "one member has no user in Bitrix24 (Mia), so the CRM does not"),
    Fault("switched off", user_switched_off, "one member’s user is switched off in Bitrix24 (Mia)"),
    Fault("team", team_unknown, "no team “Partnrs”, so its leads go to the main one; make it"),
    Fault("link's form", link_astray, "link autumn: there is no form “quik”, so people get the"),
    Fault(
        "variant's form",
        variant_astray,
        "link autumn: the form of one of its variants is gone (“quik”), so everybody gets the",
    ),
    Fault(
        "channel",
        channel_silent,
        "link autumn: the bot may not invite people to “Flats & Co” any more, so joins there do",
    ),
    Fault(
        "link's manager",
        manager_removed,
        "link spring: its manager is no member any more, so its leads go to the line",
    ),
    Fault("link's other team", manager_elsewhere, "its manager Mia is not in its team, so its"),
    Fault(
        "link's pipeline",
        linked(pipeline="Partnrs"),
        "link spring: there is no pipeline “Partnrs”, so its deals go to the form’s; give",
    ),
    Fault(
        "open source", source_open, "a source of links may be missing in Sales Intelligence (vk)"
    ),
    Fault("user gone", user_gone, "one member’s user is switched off in Bitrix24 (Zoe)"),
    Fault(
        "rule's people",
        ruled(RoutingRule(members=(PersonId(5),))),
        "the main team: rule 1 names nobody who is in the team; put it right in /team",
    ),
    Fault(
        "rule's form",
        ruled(RoutingRule(form_id=FormId("quik"))),
        "rule 1 is about a form that is not there, “quik”; put it right in /team",
    ),
    Fault(
        "rule's link",
        ruled(RoutingRule(link_id=LinkId(99))),
        "rule 1 is about a link that is not there; put it right in /team",
    ),
)
