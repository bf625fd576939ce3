// The search box as a combobox (ARIA 1.2): a list of completions below it, by keyboard, mouse or screen reader.
"use strict";

{
  const input = document.getElementById("q");
  const form = input && input.form;
  const source = form && form.dataset.completions;
  if (source) combobox(input, form, source);
}

function combobox(input, form, source) {
  const WAIT = 120; // milliseconds of no typing before anything is asked
  const labels = JSON.parse(form.dataset.labels);
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let typed = input.value;
  let at = -1;
  let timer = 0;
  let asking = null;

  list.id = "goi-y";
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", labels.list);
  status.className = "hidden";
  status.setAttribute("aria-live", "polite");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]])
    input.setAttribute(name, value);

  const options = () => [...list.children];

  function close() {
    clearTimeout(timer);
    if (asking) asking.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(completions) {
    list.replaceChildren(...completions.map(option));
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = completions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = list.hidden ? "" : labels.some.replace("{n}", completions.length);
  }

  function option(completion, place) {
    const item = document.createElement("li");
    const text = document.createElement("span");
    const kind = document.createElement("small");
    item.id = `goi-y-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.lang = "vi";
    item.dataset.url = completion.url;
    item.dataset.question = completion.kind === "cum" ? completion.text : "";
    text.textContent = completion.text;
    kind.textContent = labels[completion.kind] || "";
    item.append(text, kind);
    return item;
  }

  function move(step) {
    const items = options();
    at = (at + 1 + step + items.length + 1) % (items.length + 1) - 1; // -1 is the box itself
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
    if (at < 0) {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
      return;
    }
    input.setAttribute("aria-activedescendant", items[at].id);
    input.value = items[at].dataset.question || typed;
    items[at].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    if (asking) asking.abort();
    asking = new AbortController();
    const query = new URLSearchParams(new FormData(form));
    query.set("q", typed);
    try {
      const answer = await fetch(`${source}?${query}`, { signal: asking.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).completions);
    } catch (error) {
      if (error.name !== "AbortError") close(); // without the list the box works as before
    }
  }

  input.addEventListener("input", () => {
    typed = input.value;
    close();
    if (typed.trim()) timer = setTimeout(ask, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        if (event.key === "ArrowDown" && typed.trim()) ask();
        return;
      }
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      location.assign(options()[at].dataset.url);
    } else if (event.key === "Tab") {
      close();
    }
  });

  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.assign(item.dataset.url);
  });
  input.addEventListener("blur", close);
}
