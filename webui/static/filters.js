// Filters without leaving the place: a box that is ticked changes the page where it stands; bars can be dragged over.
// Without this the form of filters is sent by its buttons, and each bar is a link.
"use strict";

document.documentElement.classList.add("js");

{
  const sheet = document.getElementById("bo-loc");
  let asking = null;

  // Boxes

  // What the form would send, but for some fields, and empty ones: the address is the same as without scripts.
  function address(others = {}) {
    const live = document.getElementById("loc");
    const kept = [...new FormData(live)].filter(([name, value]) => value && !(name in others));
    const added = Object.entries(others).filter(([, value]) => value);
    return `${live.action.split("#")[0]}?${new URLSearchParams([...kept, ...added])}`;
  }

  async function show(url) {
    if (asking) asking.abort();
    asking = new AbortController();
    document.querySelector(".columns").classList.add("busy");
    try {
      const answer = await fetch(url, { signal: asking.signal });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      put(page);
      history.pushState({ filters: true }, "", answer.url.split("#")[0] + location.hash);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  }

  function put(page) {
    const held = document.activeElement;
    const same = held && held.name && `[name="${CSS.escape(held.name)}"][value$="${CSS.escape(held.value.replace(/^-/, ""))}"]`;
    const down = sheet.scrollTop;
    document.title = page.title;
    for (const part of ["#thoi-gian", "#noi-dung", "#bo-loc"]) {
      const old = document.querySelector(part);
      const fresh = page.querySelector(part);
      if (old && fresh) old.replaceChildren(...fresh.childNodes);
    }
    document.querySelector(".columns").classList.remove("busy");
    sheet.scrollTop = down;
    const again = same && document.querySelector(`#bo-loc ${same}`);
    if (again) again.focus({ preventScroll: true });
    begin();
  }

  function begin() {
    const bars = document.querySelector(".bars");
    if (bars) bars.scrollLeft = bars.scrollWidth; // the newest first
  }

  if (sheet) {
    document.addEventListener("change", (event) => {
      if (event.target.matches("#bo-loc input[type=checkbox]")) {
        show(address());
      }
    });
    addEventListener("popstate", (event) => {
      if (event.state !== null || !location.hash) location.reload();
    });
  }

  // Bars: from where the pointer goes down to where it comes up

  let first = null;
  let last = null;

  const bar = (event) => event.target.closest && event.target.closest(".bars li[data-value]");

  function span() {
    const all = [...first.parentElement.children];
    const ends = [all.indexOf(first), all.indexOf(last)].sort((a, b) => a - b);
    return all.slice(ends[0], ends[1] + 1);
  }

  function paint(on) {
    for (const one of document.querySelectorAll(".bars .drag")) one.classList.remove("drag");
    if (on) for (const one of span()) one.classList.add("drag");
  }

  document.addEventListener("pointerdown", (event) => {
    first = event.pointerType === "mouse" && event.button === 0 ? bar(event) : null; // fingers scroll
    last = first;
  });
  document.addEventListener("pointerover", (event) => {
    const over = first && bar(event);
    if (over && over.parentElement === first.parentElement) {
      last = over;
      paint(first !== last);
    }
  });
  document.addEventListener("dragstart", (event) => {
    if (first) event.preventDefault();
  });
  document.addEventListener("pointerup", () => {
    const chosen = first && first !== last ? span() : null;
    first = null;
    if (!chosen) return;
    const ends = { tu: chosen[0].dataset.value, den: chosen[chosen.length - 1].dataset.value, ngay: "" };
    location.assign(address(ends));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && first) {
      first = null;
      paint(false);
    }
  });

  begin();
}
