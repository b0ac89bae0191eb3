/* Leadtrace: carries a website visit into the Telegram chat. Runs only after consent:
 * <script src=".../tracker.js" data-consent="granted"></script>, or leadtrace.consent() later. */
(function () {
  "use strict";
  if (window.leadtrace) return;

  var BOT = "__BOT__";
  var STORED = "leadtrace";
  var LIFE = 28 * 24 * 3600 * 1000; // the portal's own tags live as long
  var UTM = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"];
  var CLICKS = [
    "gclid", "yclid", "fbclid", "gbraid", "wbraid",
    "msclkid", "ttclid", "rb_clickid", "vk", "oppref",
  ];
  /* What stands where somebody's script had no value, and placeholders that no ad system filled. */
  var NOTHING = new RegExp(
    "^(?:undefined|null|nan|none|\\[object object\\]|\\(not set\\)|\\(not provided\\)|\\(none\\)" +
      "|\\{[^{}]+\\}|\\{\\{[^{}]+\\}\\})$",
    "i",
  );
  var HOSTS = /^(www\.)?(t\.me|telegram\.me|telegram\.dog)$/i;

  var script = document.currentScript;
  var endpoint = script && script.src ? new URL("visits", script.src).href : "";
  var granted = false;
  var token = "";

  function attempt(work) {
    try {
      return work();
    } catch (error) {
      return undefined; // the site must work, whatever is blocked or broken
    }
  }

  function makeToken() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map
      .call(bytes, function (byte) {
        return (byte + 256).toString(16).slice(1);
      })
      .join("");
  }

  // --- what the visitor came with ---

  /* Half an emoji, as a cut leaves it, cannot be stored. */
  function clean(value, length) {
    return String(value || "")
      .slice(0, length)
      .replace(/[\u0000-\u001f\u007f]|\p{Cs}/gu, "");
  }

  /* As intake/attribution/query.py mends: empty first values, "&amp;" out of mails, capitals,
   * a second "?", queries that were encoded as a whole, cut values, older encodings and values
   * that were encoded more than once. */
  function query(search) {
    var pairs = {};
    var names = UTM.concat(CLICKS);
    var named = "(?=(?:amp;|#38;|#x26;)*(?:" + names.join("|") + ")=)";
    var inside = new RegExp("[&?;]" + named, "i");
    var firsts = [];
    var others = []; // what stands inside another value, such as an address, counts less
    search.replace(/^\?/, "").split(new RegExp("&|[?;]" + named, "i")).forEach(function (part) {
      var within = decoded(part).split(inside);
      firsts.push(within[0]);
      others = others.concat(within.slice(1));
    });
    firsts.concat(others).forEach(function (pair) {
      var cut = (pair + "=").indexOf("=");
      var name = pair.slice(0, cut).replace(/(amp;|#38;|#x26;)+/gi, "").trim().toLowerCase();
      var value = clean(pair.slice(cut + 1), 512).trim();
      if (names.indexOf(name) < 0 || pairs[name] || NOTHING.test(value)) return;
      pairs[name] = value;
    });
    return pairs;
  }

  function decoded(text) {
    text = text.replace(/\+/g, " ");
    for (var round = 0; round < 4; round++) {
      var once = decodedOnce(text);
      if (once === text) break;
      text = once;
    }
    return text;
  }

  function decodedOnce(text) {
    text = text.replace(/%u([0-9a-f]{4})/gi, function (_, hex) {
      return String.fromCharCode(parseInt(hex, 16));
    });
    if (!/%[0-9a-f]{2}/i.test(text)) return text;
    var bytes = [];
    text.split(/(%[0-9a-f]{2})/i).forEach(function (part) {
      if (/^%[0-9a-f]{2}$/i.test(part)) bytes.push(parseInt(part.slice(1), 16));
      else bytes = bytes.concat(Array.from(new TextEncoder().encode(part)));
    });
    return ofBytes(new Uint8Array(bytes));
  }

  /* UTF-8, also where it was cut. What is none is Windows' Cyrillic, as older Russian systems write
   * it, or its Western letters where these stand among Latin ones. */
  function ofBytes(bytes) {
    var utf8 = attempt(function () {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
        .decode(bytes, { stream: true }); // not the end: what is left of a cut letter is dropped
    });
    if (utf8 !== undefined) {
      var left = bytes.length - new TextEncoder().encode(utf8).length;
      if (left !== 1 || /[^\u0000-\u007f]/.test(utf8)) return utf8; // else as in "caf%E9"
    }
    var cyrillic = new TextDecoder("windows-1251").decode(bytes);
    var mixed = (cyrillic.match(/\p{L}+/gu) || []).some(function (word) {
      return /[a-z]/i.test(word) && /[^\u0000-\u007f]/.test(word);
    });
    return mixed ? new TextDecoder("windows-1252").decode(bytes) : cyrillic;
  }

  function pick(pairs, names, length) {
    var picked = {};
    names.forEach(function (name) {
      var value = clean(pairs[name], length).trim();
      if (value) picked[name] = value;
    });
    return picked;
  }

  function remembered() {
    var kept = attempt(function () {
      return JSON.parse(localStorage.getItem(STORED));
    });
    return kept && kept.at > Date.now() - LIFE ? kept : null;
  }

  function isOwn(referrer) {
    return attempt(function () {
      return new URL(referrer).host === location.host;
    });
  }

  function names(one) {
    return Object.keys(one.utm || {}).length + Object.keys(one.clicks || {}).length > 0;
  }

  /* The values stand in the address of the first page only; the visitor may click on a later one,
   * and come back from a bank or a search in between: that names no source. */
  function arrival() {
    var params = query(location.search);
    var now = {
      utm: pick(params, UTM, 255),
      clicks: pick(params, CLICKS, 512),
      referrer: isOwn(document.referrer) ? "" : address(document.referrer),
      at: Date.now(),
    };
    var before = remembered();
    if (before && !names(now) && (names(before) || !now.referrer)) return before;
    if (names(now) || now.referrer) {
      attempt(function () {
        localStorage.setItem(STORED, JSON.stringify(now));
      });
    }
    return now;
  }

  function address(url) {
    return /^https?:\/\//.test(url) ? clean(url, 2048) : "";
  }

  function cookie(name) {
    var found = document.cookie.match("(?:^|; )" + name + "=([^;]*)");
    return found ? found[1] : "";
  }

  function clientId(value) {
    return /^[A-Za-z0-9._-]{1,512}$/.test(value) ? value : "";
  }

  // --- the Bitrix24 tracker, if the site has it ---

  function guest() {
    return (window.b24Tracker || {}).guest;
  }

  function told(method) {
    var trace = attempt(function () {
      return guest()[method]();
    });
    if (typeof trace === "string") {
      trace = attempt(function () {
        return JSON.parse(trace);
      });
    }
    return trace && typeof trace === "object" && !Array.isArray(trace) ? trace : null;
  }

  // --- the report ---

  var seen = null; // the tracker's trace as it was while browsing
  var taken = null; // and as it was at the click: reading it then empties its earlier visits
  var came = null;

  function remind() {
    seen = told("remindTrace") || seen;
  }

  function report(start) {
    if (!taken) taken = told("getTrace") || seen;
    var visit = {
      token: token,
      utm: came.utm,
      clicks: came.clicks,
      ga: clientId(cookie("_ga").split(".").slice(-2).join(".")),
      ym: clientId(cookie("_ym_uid")),
      page: address(location.href),
      title: clean(document.title, 255),
      referrer: came.referrer,
      start: start,
    };
    if (taken) visit.trace = taken;
    var body = JSON.stringify(visit, wellFormed);
    if (new Blob([body]).size > 16384) {
      delete visit.trace;
      body = JSON.stringify(visit, wellFormed);
    }
    send(body);
  }

  /* The tracker cuts titles in the middle of an emoji; half a one cannot be stored. */
  function wellFormed(key, value) {
    return typeof value === "string" ? value.replace(/\p{Cs}|\u0000/gu, "") : value;
  }

  function send(body) {
    if (!endpoint) return;
    var sent = attempt(function () {
      return navigator.sendBeacon(endpoint, new Blob([body], { type: "text/plain" }));
    });
    if (sent) return;
    attempt(function () {
      fetch(endpoint, {
        method: "POST",
        body: body,
        headers: { "Content-Type": "text/plain" },
        keepalive: true,
        credentials: "omit",
      }).catch(function () {});
    });
  }

  // --- the links ---

  /* Read a link to this bot: {url, start}; null for everything else, and for links that carry
   * something which is not ours to change (groups, apps, invitations). */
  function read(href) {
    var url = attempt(function () {
      return new URL(href, location.href);
    });
    if (!url) return null;
    var name = "";
    if (/^https?:$/.test(url.protocol) && HOSTS.test(url.hostname)) {
      name = url.pathname.replace(/^\/|\/$/g, "");
    } else if (url.protocol === "tg:" && /^(\/\/)?resolve\/?$/.test(url.host || url.pathname)) {
      name = url.searchParams.get("domain") || "";
    }
    if (name.toLowerCase() !== BOT.toLowerCase()) return null;
    var other = ["startgroup", "startchannel", "startapp", "startattach"].some(function (key) {
      return url.searchParams.has(key);
    });
    var start = url.searchParams.get("start") || "";
    if (other || /^i_/.test(start) || !/^[A-Za-z0-9_-]{0,64}$/.test(start)) return null;
    return { url: url, start: start };
  }

  function rewritten(link) {
    var payload = "v_" + token + (link.start ? "__" + link.start : "");
    if (payload.length > 64) payload = "v_" + token;
    link.url.searchParams.set("start", payload);
    return link.url.href;
  }

  var ours = new WeakMap(); // anchor -> {href, start}

  function rewrite(anchor) {
    var href = anchor.getAttribute("href");
    var known = ours.get(anchor);
    if (!href || (known && known.href === href)) return;
    var link = read(href);
    if (!link || /^v_/.test(link.start)) return;
    var start = link.start;
    href = rewritten(link);
    ours.set(anchor, { href: href, start: start });
    anchor.setAttribute("href", href);
  }

  function rewriteAll(root) {
    if (root.nodeType !== 1 && root.nodeType !== 9) return;
    if (root.matches && root.matches("a[href]")) rewrite(root);
    root.querySelectorAll("a[href]").forEach(rewrite);
  }

  function onClick(event) {
    var anchor = event.composedPath().find(function (node) {
      return node.nodeName === "A" && node.href;
    });
    if (!anchor) return;
    rewrite(anchor);
    var known = ours.get(anchor);
    if (known && known.href === anchor.getAttribute("href")) report(known.start);
  }

  function watch() {
    new MutationObserver(function (changes) {
      changes.forEach(function (change) {
        if (change.type === "attributes") rewriteAll(change.target);
        change.addedNodes.forEach(rewriteAll);
      });
    }).observe(document.documentElement, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["href"],
    });
    ["click", "auxclick"].forEach(function (kind) {
      document.addEventListener(kind, onClick, true);
    });
  }

  function watchOpen() {
    var open = window.open;
    window.open = function (url) {
      var args = Array.prototype.slice.call(arguments);
      attempt(function () {
        var link = url ? read(String(url)) : null;
        if (!link) return;
        var start = link.start;
        if (start.indexOf("v_" + token) === 0) start = start.slice(token.length + 4);
        else if (/^v_/.test(start)) return;
        else args[0] = rewritten(link);
        report(start);
      });
      return open.apply(window, args);
    };
  }

  function run() {
    token = makeToken();
    came = arrival();
    remind();
    window.addEventListener("load", remind); // the tracker may come after us
    rewriteAll(document);
    watch();
    watchOpen();
  }

  window.leadtrace = {
    consent: function () {
      if (granted) return;
      granted = true;
      attempt(run);
    },
  };
  if (script && script.getAttribute("data-consent") === "granted") window.leadtrace.consent();
})();
