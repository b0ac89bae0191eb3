// The playground. It shows the two servers' state and sends people's acts; it keeps nothing itself.

import { make } from "./elements.js";
import { crmView } from "./crm.js";

const $ = (id) => document.getElementById(id);
const FIRST = { code: "spring", name: "Ann" };
let shown = "";
let people = [];

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const answer = await fetch(path, options);
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error || `${path}: ${answer.status}`);
  return data;
}

function complain(error) {
  $("problem").textContent = error.message;
  $("problem").hidden = false;
  setTimeout(() => { $("problem").hidden = true; }, 4000);
}

async function act(body) {
  try {
    await ask("/telegram/act", { person: Number($("person").value), ...body });
  } catch (error) {
    complain(error);
  }
  refresh();
}

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", spoiler: "span" };

/** Builds the message text with its entities; offsets are UTF-16 units, as in JavaScript strings. */
function rich(text, entities = [], from = 0, to = text.length) {
  const parts = [];
  let at = from;
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  while (sorted.length) {
    const entity = sorted.shift();
    if (entity.offset < at) continue;
    const end = entity.offset + entity.length;
    const inner = [];
    while (sorted.length && sorted[0].offset < end) inner.push(sorted.shift());
    parts.push(text.slice(at, entity.offset));
    const children = rich(text, inner, entity.offset, end);
    if (entity.type === "text_link" || entity.type === "url") {
      const href = entity.url || text.slice(entity.offset, end);
      parts.push(make("a", { href, target: "_blank", rel: "noopener" }, ...children));
    } else {
      parts.push(make(TAGS[entity.type] || "span", {}, ...children));
    }
    at = end;
  }
  parts.push(text.slice(at, to));
  return parts;
}

/** Whoever may press there: in a private chat its person, in a group the chosen one or any member. */
function presser(chat) {
  const chosen = Number($("person").value);
  if (chat.id > 0) return chat.id;
  const members = Object.keys(chat.members).map(Number).filter((id) => people.some((one) => one.id === id && !one.is_bot));
  return members.includes(chosen) ? chosen : members.at(-1);
}

/** Cards link to the portal's own address; the page shows those entities through itself. */
function local(url) {
  const found = /\/crm\/[a-z]+\/details\/\d+\//.exec(url);
  return found ? found[0] : url;
}

function buttons(message, chat) {
  const rows = message.keyboard?.inline_keyboard || message.reply_markup?.inline_keyboard || [];
  return rows.map((row) => make("div", { className: "keys" }, ...row.map((button) => (
    button.url
      ? make("a", { href: local(button.url), target: "_blank", rel: "noopener" }, button.text)
      : make("button", {
        onclick: () => act({ act: "press", person: presser(chat), chat: chat.id,
          message_id: message.message_id, data: button.callback_data }),
      }, button.text)
  ))));
}

function showMessage(message, chat, me) {
  const text = message.text ?? message.caption ?? "";
  const body = rich(text, message.entities ?? message.caption_entities);
  const extra = [];
  if (message.document) extra.push(make("small", {}, `📎 ${message.document.file_name || "file"}`));
  if (message.photo) extra.push(make("small", {}, "🖼 photo"));
  if (message.contact) extra.push(make("small", {}, `👤 ${message.contact.phone_number}`));
  if (!text && !extra.length) {
    const what = message.new_chat_members ? "added the bot" : message.group_chat_created ? "made the group" : "changed the group";
    return make("li", { className: "service" }, `${message.from?.first_name ?? ""} ${what}`);
  }
  if (message.history?.length) extra.push(make("small", {}, `edited ${message.history.length}×`));
  const mine = !message.by_bot && message.from?.id === me;
  return make("li", { className: mine ? "mine" : "" }, ...body, ...extra, ...buttons(message, chat));
}

function fill(list, chat, me) {
  const messages = chat?.messages ?? [];
  list.replaceChildren(...messages.filter((message) => !message.deleted).map((m) => showMessage(m, chat, me)));
  if (!messages.length) list.append(make("li", { className: "service" }, "Nothing yet."));
  const newest = String(messages.at(-1)?.message_id);
  if (list.dataset.newest !== newest) list.scrollTop = list.scrollHeight;
  list.dataset.newest = newest;
}

function showReplyKeyboard(chat) {
  const rows = chat?.reply_keyboard?.keyboard || [];
  $("reply-keyboard").replaceChildren(...rows.map((row) => make("div", { className: "keys" }, ...row.map((key) => {
    const label = key.text ?? key;
    return make("button", { type: "button", onclick: () => act({ act: "press", text: label }) }, label);
  }))));
}

function showPeople() {
  const chosen = $("person").value;
  const options = people.filter((person) => !person.is_bot).map((person) => (
    make("option", { value: person.id }, `${person.first_name} ${person.last_name ?? ""}`.trim())
  ));
  if (!options.length) return;
  $("person").replaceChildren(...options);
  if (chosen) $("person").value = chosen;
}

/** The links that an admin was told of: the page learns them from what the bot wrote. */
function showCodes(chats) {
  const found = new Set();
  for (const chat of chats) {
    for (const message of chat.messages) {
      for (const [, code] of (message.text || "").matchAll(/\?start=([A-Za-z0-9_-]+)/g)) found.add(code);
    }
  }
  const options = [...found].map((code) => make("option", { value: code }));
  if (options.length !== $("codes").children.length) $("codes").replaceChildren(...options);
}

async function refresh() {
  try {
    const [telegram, portal] = await Promise.all([ask("/telegram/state"), ask("/portal/state")]);
    const me = Number($("person").value);
    const now = JSON.stringify([telegram.people, telegram.chats, portal.entities, portal.comments, portal.traces, me]);
    if (now === shown) return;
    shown = now;
    people = telegram.people;
    if ($("person").children.length !== people.filter((one) => !one.is_bot).length) showPeople();
    const person = Number($("person").value);
    const chat = telegram.chats.find((one) => one.id === person);
    fill($("chat"), chat, person);
    showReplyKeyboard(chat);
    const group = telegram.chats.find((one) => one.id < 0 && !one.migrated_to);
    fill($("managers"), group, 0);
    showCodes(telegram.chats);
    $("crm").replaceChildren(...crmView(portal));
  } catch (error) {
    complain(error);
  }
}

$("person").addEventListener("change", refresh);
$("begin").addEventListener("click", () => {
  const first = people.find((one) => one.first_name === FIRST.name);
  if (!first) return complain(new Error(`There is no ${FIRST.name} here.`));
  $("person").value = first.id;
  act({ act: "start", payload: FIRST.code });
});
$("open").addEventListener("submit", (event) => {
  event.preventDefault();
  act({ act: "start", payload: $("code").value.trim() });
});
$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("words").value;
  if (text) act({ act: "text", text });
  $("words").value = "";
});
$("file").addEventListener("click", () => act({ act: "file", name: "brief.pdf", content: btoa("A short brief.") }));
$("trouble").addEventListener("change", async () => {
  try {
    await ask("/portal/faults", { clear: true });
    if ($("trouble").value) await ask("/portal/faults", { set: JSON.parse($("trouble").value) });
  } catch (error) {
    complain(error);
  }
});

refresh();
setInterval(refresh, 700);
