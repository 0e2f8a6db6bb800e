// Makes the pages quicker and more pleasant. Everything works without: each step is an ordinary link
// or form, and what is shown here is a piece of the page that it leads to.

const root = document.documentElement;
const talk = document.querySelector("[data-talk]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const touch = matchMedia("(pointer: coarse)");

root.classList.add("js");

// --- the conversation ---------------------------------------------------------------------------

/** Return what is asked for, without a place in the page: going there shows nothing else. */
const page = () => location.pathname + location.search;

let shown = page();
let asking = null; // what stops the request that is under way

/** Fetch a page and add its answer to the conversation; go there where it has none. */
async function converse(address, { body = null, remember = true, from = null } = {}) {
  asking?.abort();
  asking = new AbortController();
  const said = document.querySelector(".composer .status");
  const form = document.querySelector(".composer");
  talk.setAttribute("aria-busy", "true");
  said.textContent = form.dataset.busy;
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET", body, signal: asking.signal, headers: { accept: "text/html" },
    });
    const other = new DOMParser().parseFromString(await response.text(), "text/html");
    const article = other.querySelector("[data-talk] > .exchange");
    if (!article) {
      if (!body) { location.assign(address); return; }
      said.textContent = other.querySelector("main .lead")?.textContent ?? form.dataset.failed;
      return;
    }
    said.textContent = "";
    add(document.importNode(article, true), from);
    document.title = other.title;
    const languages = other.querySelector(".languages");
    if (languages) document.querySelector(".languages")?.replaceWith(document.importNode(languages, true));
    document.querySelector("main > h1.visually-hidden")?.replaceChildren(article.dataset.title);
    if (remember) history.pushState({}, "", response.url);
    shown = page();
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = form.dataset.failed;
  } finally {
    talk.removeAttribute("aria-busy");
  }
}

function add(article, from) {
  article.classList.add("new");
  distinguish(article);
  talk.append(article);
  const heading = article.querySelector("h2");
  heading.tabIndex = -1;
  // Who types can type on; who followed a link, or has a keyboard over the screen, goes to the answer.
  if (from || touch.matches) heading.focus({ preventScroll: true });
  else document.querySelector("[data-told]").textContent = inShort(article);
  article.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
}

/** Give what has a name in a piece of a page another one: the same form may be there already. */
function distinguish(article) {
  for (const element of article.querySelectorAll("[id]")) {
    const { id } = element;
    if (!document.getElementById(id)) continue;
    element.id = `${id}-${talk.children.length}`;
    for (const name of ["for", "aria-describedby"]) {
      article.querySelector(`[${name}="${id}"]`)?.setAttribute(name, element.id);
    }
  }
}

/** What a screen reader says of an answer while somebody is typing on: how to reach whom, or what
    to choose from. */
function inShort(article) {
  const parts = article.querySelectorAll(
    ".block.first .line, .block.first + .block .line, .block .press, .options a");
  const said = [...parts].map((part) => part.textContent.trim().replace(/\.$/, ""));
  return [...new Set([article.dataset.title, ...said])].join(". ");
}

if (talk) {
  for (const form of document.querySelectorAll(".composer")) form.noValidate = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    converse(link.href, { from: link });
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches(".composer")) {
      event.preventDefault();
      const input = form.querySelector("input");
      if (!input.value.trim()) return; // Enter twice: the answer to the first is on its way
      const address = new URL(form.action);
      address.search = new URLSearchParams({ q: input.value });
      input.value = "";
      input.dispatchEvent(new Event("input"));
      converse(address.href);
    } else if (form.matches("[data-send]")) {
      event.preventDefault();
      converse(form.action, { body: new URLSearchParams(new FormData(form)), remember: false, from: form });
    }
  });
  addEventListener("popstate", () => { if (page() !== shown) location.reload(); });
}

// --- suggestions while typing: a combobox with a list (w3.org/WAI/ARIA/apg) -----------------------

for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input);

function suggest(input) {
  const status = input.form.querySelector(".status");
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggest);
  input.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let wait = 0;
  let fetching = null;
  let at = -1;

  const close = () => {
    clearTimeout(wait);
    fetching?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    input.value = option.dataset.label;
    close();
    input.form.requestSubmit();
  };
  const move = (step) => {
    const options = [...list.children];
    options[at]?.setAttribute("aria-selected", "false");
    at = (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };
  const look = async () => {
    fetching?.abort();
    fetching = new AbortController();
    const query = new URLSearchParams({ q: input.value, lang: root.lang });
    try {
      const response = await fetch(`${root.dataset.api}/suggest?${query}`, { signal: fetching.signal });
      if (response.ok) show((await response.json()).suggestions);
    } catch { /* typing on works without */ }
  };
  const show = (found) => {
    close();
    status.textContent = "";
    list.replaceChildren(...found.map((one, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.dataset.label = one.label;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const name = document.createElement("strong");
      name.textContent = one.label;
      const about = document.createElement("span");
      about.textContent = one.about;
      option.append(name, about);
      return option;
    }));
    if (!found.length || document.activeElement !== input) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = found.length === 1
      ? input.dataset.one : input.dataset.many.replace("#", found.length);
  };

  input.addEventListener("input", () => {
    clearTimeout(wait);
    if (input.value.trim().length < 2) { close(); status.textContent = ""; return; }
    wait = setTimeout(look, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { // a browser would clear the field
      event.preventDefault();
      close();
      status.textContent = "";
    }
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(list.children[at]);
    }
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) choose(option);
  });
}

// --- copying, sharing, printing ------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  const share = event.target.closest("[data-share-link]");
  if (event.target.closest("[data-print]")) print();
  if (copy) tell(copy, await toClipboard(copy.dataset.copy));
  if (share) {
    event.preventDefault();
    const title = document.title;
    try {
      if (navigator.share) await navigator.share({ title, url: share.href });
      else tell(share, await toClipboard(share.href));
    } catch (error) {
      if (error.name !== "AbortError") location.assign(share.href);
    }
  }
});

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function tell(element, done) {
  const status = document.querySelector(".composer .status");
  if (!done) { if (element.href) location.assign(element.href); return; }
  const before = element.textContent;
  if (before === element.dataset.done) return;
  element.textContent = element.dataset.done;
  if (status) status.textContent = element.dataset.done;
  setTimeout(() => { element.textContent = before; if (status) status.textContent = ""; }, 2000);
}

// --- where somebody is: only after a click, looked up and forgotten ---------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  const form = button.closest("form");
  const status = form.querySelector(".status");
  const failed = () => { status.textContent = button.dataset.failed; };
  if (!navigator.geolocation) { failed(); return; }
  status.textContent = button.dataset.busy;
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    const body = new URLSearchParams({
      lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy,
    });
    if (talk) { converse(form.dataset.location, { body, remember: false }); return; }
    send(form.dataset.location, body);
  }, failed, { maximumAge: 60_000, timeout: 15_000 });
});

/** Send a form as if somebody had pressed its button: the page that it leads to is shown. */
function send(action, fields) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

// --- many places at once, with progress -------------------------------------------------------------

document.querySelector(".batch")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const bar = form.querySelector("progress");
  const status = form.querySelector(".status");
  const result = document.querySelector("[data-result]");
  const button = form.querySelector("button");
  button.disabled = true;
  bar.removeAttribute("value");
  bar.hidden = false;
  result.replaceChildren();
  try {
    const response = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { accept: "application/x-ndjson" },
    });
    if (!response.headers.get("content-type")?.startsWith("application/x-ndjson")) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      throw new Error(page.querySelector("main .lead")?.textContent ?? form.dataset.failed);
    }
    for await (const line of lines(response.body)) {
      const told = JSON.parse(line);
      if (told.fault) throw new Error(told.fault);
      if (told.html) {
        const page = new DOMParser().parseFromString(told.html, "text/html");
        result.replaceChildren(...document.importNode(page.body, true).childNodes);
      } else {
        bar.max = told.number;
        bar.value = told.done;
        status.textContent = form.dataset.batch.replace("#", told.done).replace("%", told.number);
      }
    }
    result.querySelector("h2")?.focus();
  } catch (error) {
    const fault = document.createElement("p");
    fault.className = "fault";
    fault.setAttribute("role", "alert");
    fault.textContent = error instanceof TypeError ? form.dataset.failed : error.message;
    result.replaceChildren(fault);
    status.textContent = "";
  } finally {
    bar.hidden = true;
    button.disabled = false;
  }
});

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const pieces = (rest + value).split("\n");
    rest = pieces.pop();
    yield* pieces.filter(Boolean);
  }
  if (rest) yield rest;
}

// --- inside another site: tell it how high the page is, nothing else ---------------------------------

if ("embedded" in root.dataset && parent !== window) {
  const tellHeight = () => parent.postMessage({ regiewijzer: document.body.scrollHeight }, "*");
  new ResizeObserver(tellHeight).observe(document.body);
}
