"""Values in the operator's files, as marks on the fields of a model."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from pydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from bot.config.file_models import fault_here, kind_of
from intake.forms.violations import NO_HINT, FaultReason, why

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Text:
    """Marks a text that is not blank."""

    most: int
    pattern: str | None = None
    rule: FaultReason = NO_HINT
    """What the pattern takes, for people."""

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(strip_whitespace=True, min_length=1, max_length=self.most)
        return core_schema.no_info_after_validator_function(self.check, text)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        pattern = {} if self.pattern is None else {"pattern": rf"^\s*(?:{self.pattern})\s*$"}
        return handler(schema) | pattern

    def check(self, text: str) -> str:
        """Return the text if it is one that people and the pattern can read."""
        if _CONTROL.search(text):
            raise fault_here(why("fault-control-characters"))
        if self.pattern is not None and not re.fullmatch(self.pattern, text):
            raise fault_here(why("fault-not-possible", text=repr(text), rule=self.rule))
        return text


@dataclass(frozen=True, slots=True)
class Whole:
    """Marks a whole number within bounds."""

    least: int
    most: int

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self._check, core_schema.int_schema(strict=True)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"minimum": self.least, "maximum": self.most}

    def _check(self, value: int) -> int:
        if not self.least <= value <= self.most:
            raise fault_here(
                why("fault-not-between", least=self.least, most=self.most, value=value)
            )
        return value


def read_decimal(value: object) -> Decimal:
    """Read a number; a text with digits is one too."""
    if not isinstance(value, bool) and isinstance(value, int | float | str):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("nan")
        if number.is_finite():
            return number
    raise fault_here(why("fault-no-number", kind=kind_of(value)))


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """Marks a list whose only item may stand there without it."""

    most: int

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        item = handler.generate_schema(get_args(source)[0])
        several = core_schema.list_schema(item, min_length=1, max_length=self.most)
        return core_schema.no_info_before_validator_function(
            lambda raw: raw if isinstance(raw, list) else [raw], several
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        several = handler(schema)
        return {"anyOf": [several["items"], several]}
