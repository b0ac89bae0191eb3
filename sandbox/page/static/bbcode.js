// The portal keeps comments as BB-code. Known tags become elements; everything else stays text.

import { make } from "./elements.js";

const TAG = /\[(\/?)(b|i|u|s|url)(?:=([^\]]*))?\]/gi;
const WEB = /^https?:\/\//i;

/** Returns the nodes of a text; a tag that is never closed ends with it. */
export function bbcode(text) {
  const open = [{ tag: "", nodes: [] }];
  const close = () => {
    const { tag, target, nodes } = open.pop();
    open.at(-1).nodes.push(element(tag, target, nodes));
  };
  let at = 0;
  for (const found of text.matchAll(TAG)) {
    open.at(-1).nodes.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    const tag = found[2].toLowerCase();
    if (!found[1]) open.push({ tag, target: found[3], nodes: [] });
    else if (open.length > 1 && open.at(-1).tag === tag) close();
    else open.at(-1).nodes.push(found[0]);
  }
  open.at(-1).nodes.push(text.slice(at));
  while (open.length > 1) close();
  return open[0].nodes;
}

function element(tag, target, nodes) {
  if (tag !== "url") return make(tag, {}, ...nodes);
  const href = target ?? nodes.filter((node) => typeof node === "string").join("");
  return WEB.test(href) ? make("a", { href, target: "_blank", rel: "noopener" }, ...nodes) : make("span", {}, ...nodes);
}
