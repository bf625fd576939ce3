// Shortcuts; every page works without them: keys, walking through the matches of an article, copying.
"use strict";

const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const typing = (event) =>
  event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);

// Keys: single letters may stand in the way of who dictates or uses a screen reader, so they can be switched off.

const OFF = "timtin-keys-off";
const help = document.getElementById("phim");
const wanted = document.getElementById("phim-dung");

function stored(change) {
  try {
    if (change !== undefined) localStorage.setItem(OFF, change);
    return localStorage.getItem(OFF) === "1";
  } catch {
    return wanted ? !wanted.checked : false; // a browser that keeps nothing: as long as the page is open
  }
}

const box = document.getElementById("q");
const KEYS = {
  "/": () => {
    box?.focus();
    box?.select();
  },
  j: () => neighbour(1),
  k: () => neighbour(-1),
  n: () => walk(1),
  p: () => walk(-1),
};

document.addEventListener("keydown", (event) => {
  if (typing(event) || help?.open) return;
  if (event.key === "?" && help) {
    event.preventDefault();
    help.showModal();
  } else if (KEYS[event.key] && !stored()) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

for (const opener of all("[data-keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}
if (wanted) {
  wanted.checked = !stored();
  wanted.addEventListener("change", () => stored(wanted.checked ? "0" : "1"));
}

// In a list the next headline is focused, and Enter opens it as any link; an article leads to its neighbours in the list.

function neighbour(step) {
  const link = document.getElementById(step > 0 ? "bai-sau" : "bai-truoc");
  if (link) {
    link.click();
    return;
  }
  const headlines = all(".hit h2 a");
  const now = headlines.findIndex((headline) => headline.closest(".hit").contains(document.activeElement));
  const next = headlines[now < 0 ? (step > 0 ? 0 : -1) : now + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// Matches of an article

const marks = all("mark.step");
const told = one("[data-steps] .at");
let at = -1;

function walk(step) {
  if (!marks.length) return;
  at = at < 0 && step < 0 ? marks.length - 1 : (at + step + marks.length) % marks.length;
  marks.forEach((mark, place) => mark.classList.toggle("here", place === at));
  marks[at].scrollIntoView({ block: "center" });
  if (told) told.textContent = `${at + 1}/${marks.length}`;
}

for (const button of all("[data-step]")) {
  button.hidden = false;
  button.addEventListener("click", () => walk(Number(button.dataset.step)));
}

// Copying

const copy = (text, button) =>
  navigator.clipboard.writeText(text).then(() => {
    button.classList.add("copied");
    button.setAttribute("aria-description", document.body.dataset.copied ?? "");
  });

for (const link of all("[data-copy]")) {
  link.addEventListener("click", (event) => {
    if (!navigator.clipboard || event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    copy(link.href, link);
  });
}

for (const button of all("[data-copy-text]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copyText).textContent.trim(), button));
}

for (const button of all("[data-copy-quote]")) {
  const chosen = () => getSelection().toString().replace(/\s+/g, " ").trim();
  document.addEventListener("selectionchange", () => {
    if (chosen()) button.dataset.quote = chosen(); // a click on the button may take the selection away
    button.hidden = !navigator.clipboard || !button.dataset.quote;
  });
  button.addEventListener("click", () => {
    const source = document.getElementById(button.dataset.copyQuote).textContent.trim();
    copy(`“${button.dataset.quote}” — ${source}`, button);
  });
}
