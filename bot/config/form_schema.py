"""The JSON Schema with which editors complete and check form files: ``make schema`` writes it."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot.config.form_models import FormModel


class _Generator(GenerateJsonSchema):
    """Says nothing of absent keys, and leaves out what pydantic adds for programs."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        described = super().default_schema(schema)
        return {
            key: value for key, value in described.items() if key != "default" or value is not None
        }

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - none should
        return False


def form_schema() -> str:
    """Return the schema as the text of its file. It serves the bot's own wizards, too."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= FormModel.model_json_schema(schema_generator=_Generator)
    schema["title"] = "Leadtrace form"
    schema["required"].remove("crm")  # no wizard has it
    return json.dumps(_untitled(schema), ensure_ascii=False, indent=2) + "\n"


def _untitled(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the models' own names."""
    definitions = {
        name: {key: value for key, value in model.items() if key != "title"}
        for name, model in schema["$defs"].items()
    }
    return {**schema, "$defs": definitions}


if __name__ == "__main__":
    sys.stdout.write(form_schema())
