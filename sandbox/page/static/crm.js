// What the portal holds, as a person would want to read it.

import { bbcode } from "./bbcode.js";
import { make } from "./elements.js";

const ORDER = ["deal", "lead", "quote", "contact", "company"];
const HEADINGS = { deal: "deals", lead: "leads", quote: "quotes", contact: "contacts", company: "companies" };
/** What the portal fills in by itself, and what is shown elsewhere on the card. */
const HIDDEN = new RegExp("^(ID|OPENED|ACCOUNT_.*|DATE_.*|CREATED_.*|MODIFY_BY.*|UPDATED_.*|MOVED_.*|LAST_.*|HAS_.*|IS_.*|TAX_.*|PROBABILITY"
  + "|EXPORT|LOCATION.*|CLOSED|BEGINDATE|TYPE_ID|COMPANY_TYPE|STAGE_SEMANTIC.*|STATUS_SEMANTIC.*|OPPORTUNITY.*|CURRENCY.*"
  + "|REVENUE|TITLE|NAME|LAST_NAME|ORIGINATOR_ID|CONTACT_IDS|COMPANY_IDS|CATEGORY_ID)$");
const DATE = /^\d{4}-\d\d-\d\d(T|$)/;

/** Returns the nodes for the whole portal. */
export function crmView(state) {
  const parts = [];
  for (const kind of ORDER) {
    const all = state.entities[kind] || [];
    if (!all.length) continue;
    parts.push(make("h3", {}, HEADINGS[kind]));
    for (const entity of [...all].reverse()) {
      const comments = (state.comments || []).filter((one) => one.owner[0] === kind && one.owner[1] === entity.id);
      parts.push(entityView(kind, entity, comments));
    }
  }
  if (state.traces?.length) {
    parts.push(make("h3", {}, "Sales Intelligence traces"));
    parts.push(...[...state.traces].reverse().map((trace) => traceView(trace)));
  }
  if (parts.length) return parts;
  return [make("p", { className: "empty" }, "The CRM is empty. Open a link and answer the questions.")];
}

function entityView(kind, entity, comments) {
  const { fields } = entity;
  const title = fields.TITLE || [fields.NAME, fields.LAST_NAME].filter(Boolean).join(" ");
  const pairs = Object.entries(fields).filter(([name, value]) => !isEmpty(value) && !HIDDEN.test(name));
  if (Number(fields.OPPORTUNITY)) pairs.unshift(["budget", money(fields.OPPORTUNITY, fields.CURRENCY_ID)]);
  for (const row of entity.multifields) pairs.push([row.type_id, row.value]);
  if (entity.traces.length) pairs.push(["traces", entity.traces.map((id) => `#${id}`).join(", ")]);
  const body = table(pairs);
  for (const comment of comments) body.append(make("dd", { className: "comment" }, ...bbcode(comment.text)));
  return make("details", { open: true }, make("summary", {}, `${kind} ${entity.id}: ${title}`), body);
}

function traceView(trace) {
  const pairs = [
    ["when", moment(new Date(trace.date * 1000))],
    ...Object.entries(trace.tags).map(([name, value]) => [name.toLowerCase(), value]),
    ["channel", trace.channels.map((one) => one.value || one.code).join(", ")],
    ["page", trace.url || trace.pages.map((page) => page.URL || page.url || "").filter(Boolean).join("\n")],
    ["came from", trace.referrer],
    ["linked to", trace.entities.map((one) => `${one.type.toLowerCase()} ${one.id}`).join(", ")],
    ["earlier visits", trace.children.map((id) => `#${id}`).join(", ")],
    ["earlier visit of", trace.parent_id ? `#${trace.parent_id}` : ""],
  ];
  return make("details", { open: true },
    make("summary", {}, `trace #${trace.id} `, make("span", { className: "badge" }, trace.source || "no source")),
    table(pairs.filter(([, value]) => !isEmpty(value))));
}

function table(pairs) {
  return make("dl", {}, ...pairs.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, shown(value))]));
}

function shown(value) {
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  if (!DATE.test(text)) return text;
  return text.includes("T") ? moment(new Date(text)) : new Date(`${text}T12:00`).toLocaleDateString(undefined, { dateStyle: "long" });
}

function moment(date) {
  return date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function money(amount, currency) {
  return `${Number(amount).toLocaleString()} ${currency ?? ""}`.trim();
}

function isEmpty(value) {
  return value === null || value === undefined || value === "" || value === "0" || (Array.isArray(value) && !value.length);
}
