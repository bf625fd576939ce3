// Shortcuts; every page works without them: keys for the search box and the matches of an article, copying of short links.
"use strict";

const box = document.getElementById("q");
const typing = (event) =>
  event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);

document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  if (event.key === "/" && box) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "n") {
    walk(1);
  } else if (event.key === "p") {
    walk(-1);
  }
});

// Matches of an article

const marks = [...document.querySelectorAll("a.step")];
let at = -1;

function walk(step) {
  if (!marks.length) return;
  at = (at + step + marks.length) % marks.length;
  marks.forEach((mark, place) => mark.classList.toggle("here", place === at));
  marks[at].focus({ preventScroll: true });
  marks[at].scrollIntoView({ block: "center" });
}

for (const [place, mark] of marks.entries()) {
  mark.addEventListener("click", (event) => {
    event.preventDefault();
    at = place;
    walk(1);
  });
}

for (const link of document.querySelectorAll("[data-step]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    walk(Number(link.dataset.step));
  });
}

// Short links

for (const link of document.querySelectorAll("[data-copy]")) {
  link.addEventListener("click", (event) => {
    if (!navigator.clipboard || event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => link.classList.add("copied"));
  });
}
