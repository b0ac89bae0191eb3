"""The REST methods that we use, each a typed value.

A method knows its parameters, how to read its answer, and whether it may be repeated blindly.
"""

from crm.client.methods.activities import (
    Activity,
    ActivityComplete,
    TodoList,
    TodoUpdateDeadline,
)
from crm.client.methods.command_batch import (
    MAX_COMMANDS,
    Batch,
    BatchError,
    BatchResult,
    Command,
    Done,
    Failed,
    NotExecuted,
    Outcome,
    id_of,
)
from crm.client.methods.deal_contacts import (
    ContactLink,
    DealContactAdd,
    DealContactDelete,
    DealContactItemsDelete,
    DealContactItemsGet,
    DealContactItemsSet,
)
from crm.client.methods.duplicate_search import CommunicationType, Duplicates, FindDuplicates
from crm.client.methods.entity import (
    EntityAdd,
    EntityDelete,
    EntityFields,
    EntityGet,
    EntityList,
    EntityUpdate,
)
from crm.client.methods.entity_types import EntityType
from crm.client.methods.event_handlers import EventBind, EventGet, EventHandler
from crm.client.methods.item import ItemAdd, ItemDelete, ItemFields, ItemGet, ItemList, ItemUpdate
from crm.client.methods.method import AddMethod, Method
from crm.client.methods.portal_setup import (
    Category,
    CategoryList,
    CrmMode,
    SettingsModeGet,
    Status,
    StatusList,
)
from crm.client.methods.portal_users import Profile, ProfileGet, User, UserCurrent, UserGet
from crm.client.methods.records import PAGE_SIZE, FieldChoice, FieldDescription, Listing, Record
from crm.client.methods.sales_intelligence import TraceAdd, TraceDelete, TracedEntity
from crm.client.methods.stage_history import StageHistoryList, StageRow
from crm.client.methods.system import MethodAvailability, MethodGet, ScopeGet, ServerTime
from crm.client.methods.timeline import (
    Binding,
    BindingsList,
    Comment,
    CommentAdd,
    CommentFile,
    CommentList,
    TodoAdd,
)

__all__ = [
    "MAX_COMMANDS",
    "PAGE_SIZE",
    "Activity",
    "ActivityComplete",
    "AddMethod",
    "Batch",
    "BatchError",
    "BatchResult",
    "Binding",
    "BindingsList",
    "Category",
    "CategoryList",
    "Command",
    "Comment",
    "CommentAdd",
    "CommentFile",
    "CommentList",
    "CommunicationType",
    "ContactLink",
    "CrmMode",
    "DealContactAdd",
    "DealContactDelete",
    "DealContactItemsDelete",
    "DealContactItemsGet",
    "DealContactItemsSet",
    "Done",
    "Duplicates",
    "EntityAdd",
    "EntityDelete",
    "EntityFields",
    "EntityGet",
    "EntityList",
    "EntityType",
    "EntityUpdate",
    "EventBind",
    "EventGet",
    "EventHandler",
    "Failed",
    "FieldChoice",
    "FieldDescription",
    "FindDuplicates",
    "ItemAdd",
    "ItemDelete",
    "ItemFields",
    "ItemGet",
    "ItemList",
    "ItemUpdate",
    "Listing",
    "Method",
    "MethodAvailability",
    "MethodGet",
    "NotExecuted",
    "Outcome",
    "Profile",
    "ProfileGet",
    "Record",
    "ScopeGet",
    "ServerTime",
    "SettingsModeGet",
    "StageHistoryList",
    "StageRow",
    "Status",
    "StatusList",
    "TodoAdd",
    "TodoList",
    "TodoUpdateDeadline",
    "TraceAdd",
    "TraceDelete",
    "TracedEntity",
    "User",
    "UserCurrent",
    "UserGet",
    "id_of",
]
