"""Personal data: what each column holds of people, and what becomes of it when one is erased.

Erasure and export follow these classes (:mod:`storage.repositories.operations.person_rows`), and a
guard test refuses a column without one. Read them from the top: whatever a new column holds,
somebody will ask us to delete it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.attribution.credit import Attribution, AttributionModel

BLANK_ATTRIBUTION = Attribution(AttributionModel.LAST_SIGNIFICANT, 0, None, ())
"""Says nothing; what is counted stands in columns and in the journeys."""


@dataclass(frozen=True, slots=True)
class Classes:
    """A table's columns by class, each list with spaces between; every column is in one."""

    kept: str = ""
    """Numbers, times, kinds, and words of ours or of a campaign: nobody is known by them."""
    person: str = ""
    """The Telegram id of a prospect: becomes the number that is nobody's."""
    blanked: Mapping[str, Any] = field(default_factory=dict)
    """What somebody said, or is known by: takes this value instead."""
    rewritten: str = ""
    """The same, but what it becomes depends on the row: the code says it."""
    staff: str = ""
    """About who works here, or says who did something: stays, since it is the team's."""
    passing: str = ""
    """Holds such things for a while and goes by itself: with its row, when that is done."""
    deleted: str = ""
    """Its whole row is deleted."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them, as they are listed."""
        named = (
            self.kept,
            self.person,
            self.rewritten,
            self.staff,
            self.passing,
            self.deleted,
        )
        return (*(name for part in named for name in part.split()), *self.blanked)

    @property
    def readable(self) -> frozenset[str]:
        """What an export shows: not what is about others."""
        return frozenset(self.columns) - frozenset(self.staff.split())


PERSONAL_DATA: Mapping[str, Classes] = {
    # --- people, and how they came ---
    "people": Classes(
        deleted="id first_name last_name username language_code chosen_language first_seen_at"
        " blocked_at reply_keyboard live_message"
    ),
    "touches": Classes(
        kept="id at kind link_id link_code link_title window_days has_source campaign_id is_first"
        " excluded uncounted utm_source utm_medium utm_campaign utm_content utm_term"
        " variant_id channel_link_id",
        person="person_id",
        blanked={"payload": "", "visit_token": None, "clicks": None},
    ),
    "visits": Classes(
        kept="id created_at link_id campaign_id counts",
        blanked={"token": None, "payload": None},
    ),
    "links": Classes(
        kept="id code title form_id window_days tail enabled created_at team_id utm_source"
        " utm_medium utm_campaign utm_content utm_term pipeline expires_at arrivals_limit tags"
        " archived_at updated_at revision findable",
        person="created_by",
        staff="manager_id",
    ),
    "known_values": Classes(
        kept="id field value skeleton added_at used_at confirmed_at quiet",
        staff="added_by confirmed_by",
    ),
    "experiments": Classes(
        kept="id link_id started_at stopped_at kept", staff="started_by stopped_by"
    ),
    "variants": Classes(kept="id experiment_id arm form_id greeting"),
    "channels": Classes(kept="chat_id title invites noted_at", person="added_by"),
    "channel_links": Classes(
        kept="id link_id chat_id url by_request created_at", staff="created_by"
    ),
    "channel_joins": Classes(
        kept="id channel_link_id link_id at link_code link_title window_days uncounted started_at"
        " utm_source utm_medium utm_campaign utm_content utm_term",
        passing="person_hash",
    ),
    "campaigns": Classes(kept="id source medium campaign"),
    "corrections": Classes(
        kept="id link_id wrong right since proposed_at applied_at done_touch_id finished_at",
        person="proposed_by",
        passing="done_person_id",
    ),
    # --- forms and what became of them ---
    "conversations": Classes(
        kept="id form_id form_hash submission_key language place step editing revision started_at"
        " changed_at asked next_form surplus_reported reminded_at about variant_id",
        person="person_id",
        blanked={
            "answers": (),
            "skipped": (),
            "draft": None,
            "album": None,
            "consent": None,
            "resuming": False,
        },
        rewritten="ended blanked_at",
    ),
    "journeys": Classes(
        kept="id form_id form_hash started_at person_first_at excluded first_touch_id"
        " first_link_id first_at last_touch_id last_link_id last_at last_significant_touch_id"
        " last_significant_link_id last_significant_at submission_id submitted_at delivered_at"
        " refused_at partial_at taken_at take_seconds take_working_seconds answered_at"
        " answer_seconds answer_working_seconds qualified_at won_at lost_at amount currency"
        " account_amount account_currency variant_id",
        person="person_id",
        staff="taken_by answered_by",
    ),
    "journey_steps": Classes(kept="journey_id step form_id position asked_at answered_at"),
    "submissions": Classes(
        kept="id key form_id form_hash form_title language consent credited_touch_id"
        " credited_link_id crm repeat chat created_at state_at delivered_at trace_id joined"
        " commented trace_erased_at touch_traces variant_id",
        person="person_id",
        blanked={
            "answers": (),
            "attribution": BLANK_ATTRIBUTION,
            "superseded": None,
            "misfits": None,
            "files": (),
            "reason": None,
        },
        rewritten="person partial state dropped",
    ),
    "crm_entities": Classes(kept="submission_id kind crm_id made"),
    "cards": Classes(
        kept="id submission_id chat_id topic_id message_id shown_state fingerprint sent_at"
        " completed_at news files_left"
    ),
    "team_messages": Classes(
        kept="id submission_id lead_id message_id file sent_at", staff="chat_id"
    ),
    # --- leads and dialogues ---
    "leads": Classes(
        kept="id team_id state revision opened_at waiting_since turn turn_since last_in_at"
        " last_out_at first_answer_at expectation_at offered_until wakes_at sleeps_on muted_until"
        " outcome reason closed_at rating rating_asked_at rated_at followed_up_at",
        person="person_id",
        blanked={"rating_words": None},
        staff="owner_id",
    ),
    "lead_submissions": Classes(kept="submission_id lead_id"),
    "assignments": Classes(
        kept="id lead_id from_at until_at accepted_at how pool", staff="member_id by why"
    ),
    "timers": Classes(
        kept="id kind subject key stage calendar started_at budget_seconds due_at payload"
        " fired_at stopped_at"
    ),
    "lead_cards": Classes(
        kept="id lead_id role topic_id message_id submission_id fingerprint sent_at files_left",
        staff="chat_id",
    ),
    "lead_entities": Classes(
        kept="kind crm_id lead_id made submission_id stage meaning pipeline amount currency"
        " updated_at moved_at history_id qualified_at ended_at seen_at written_at stirred_at"
        " comment_id todo_id todo_at gone gone_at account_amount account_currency",
        staff="responsible sent_responsible refused_responsible",
    ),
    "crm_cursors": Classes(kept="name at"),
    "stage_events": Classes(kept="id kind crm_id history_id at stage meaning amount currency"),
    "threads": Classes(
        kept="id lead_id topic_id state generation shown pinned made_at", staff="chat_id"
    ),
    "relayed_messages": Classes(
        kept="id lead_id direction fate source_message kind composed reply_to at target_topic"
        " target_message further_messages retried sent_at edited_at bundle_id",
        person="author_id source_chat target_chat",
        blanked={
            "text": None,
            "quote": None,
            "shown": None,
            "album": None,
            "files": (),
            "reason": None,
        },
    ),
    "dialogue_bundles": Classes(kept="id lead_id at comment_id written_at"),
    # --- what people want, and who is kept out ---
    "nudge_switches": Classes(deleted="person_id kind off_at"),
    "mutes": Classes(deleted="person_id until_at"),
    "invitation_tries": Classes(deleted="person_id since tries"),
    "bans": Classes(
        kept="id person_hash from_at until_at lifted_at",
        blanked={"person_id": None, "reason": ""},
        staff="by lifted_by",
    ),
    "groups": Classes(kept="chat_id at", person="added_by"),
    "invitations": Classes(
        kept="id token_hash team_id role created_at expires_at used_at confirmed_at revoked_at",
        person="used_by",
        staff="by",
    ),
    "audit": Classes(
        kept="id at what",
        blanked={"before": None, "after": None},
        rewritten="subject",
        staff="by",
    ),
    # --- who works here: their record is the team's ---
    "members": Classes(
        staff="person_id role crm_user_id crm_confirmed_at crm_inactive_at time_zone hours"
        " max_open max_per_window window_minutes languages joined_at removed_at revision"
    ),
    "team_members": Classes(staff="team_id person_id at"),
    "team_removals": Classes(staff="team_id person_id at"),
    "absences": Classes(staff="id person_id kind from_at until_at by ended_at"),
    "calendar_days": Classes(staff="id day team_id person_id shifts source"),
    "portal_users": Classes(staff="id name active contacts seen_at"),
    "ready_answers": Classes(
        staff="id team_id person_id form_id language title folded text files created_at archived_at"
    ),
    "teams": Classes(
        kept="id name place chat chat_id more_chats hours time_zone country rules created_at"
        " archived_at unattended_since revision"
    ),
    # --- what the process needs for itself ---
    "outbox": Classes(
        kept="id queue type priority due_at created_at attempt lease_owner dispatched in_doubt"
        " not_before submission_id",
        passing="payload merge_key error chat_id",
    ),
    "outbox_keys": Classes(kept="outbox_id queue", passing="key"),
    "bursts": Classes(kept="chat_id topic_id message_id page fingerprint shown_at"),
    "burst_leads": Classes(kept="chat_id lead_id"),
    "moved_chats": Classes(kept="old_id chat_id"),
    "chat_lines": Classes(deleted="chat_id people_from others_from notified_at"),
    "circuits": Classes(
        kept="queue opened_at reason probe_at probes notified_at remedy notified_before closed_at"
    ),
    "portal_calls": Classes(kept="id asked_at", passing="asked answer"),
    "send_budgets": Classes(kept="empty_at", passing="chat_id"),
    "worker_leases": Classes(kept="queue holder epoch ends_at"),
    "received_updates": Classes(
        kept="id update_id received_at holder handed", passing="raw chat_id"
    ),
    "quarantined_updates": Classes(deleted="id update_id raw error at"),
    "update_log": Classes(kept="update_id at"),
    "digests": Classes(kept="kind until"),
    "form_reloads": Classes(kept="id at digest", staff="by"),
    "trials": Classes(
        kept="id submission started_at language link_code message_id state made removed left"
        " trouble refused stands_until ended_at",
        staff="started_by",
    ),
    "costs": Classes(kept="id day link_id campaign_id currency amount batch at", staff="by"),
    "rates": Classes(kept="currency base since value at", staff="by"),
    "numbers_digests": Classes(kept="topic_id rhythm hour at", staff="chat_id by"),
    "heartbeats": Classes(kept="id at"),
    "outages": Classes(kept="id from_at until_at"),
    "place_troubles": Classes(kept="chat_id trouble at"),
    "proofs": Classes(kept="id filling"),
    "schema_readers": Classes(kept="id oldest"),
    "tokens": Classes(kept="portal secret updated_at"),
}
"""Every table."""
