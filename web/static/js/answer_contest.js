// Words selected in the transcript become the words that were missed: a button appears beside them, and the form
// below is filled in.

import { place } from "./earned_card.js";

const pick = document.getElementById("pick");

document.addEventListener("selectionchange", () => {
  const words = selected();
  const field = document.getElementById("missed-words");
  if (words && field) field.value = words;
  pick.togglePopover(Boolean(words && field && !document.getElementById("missed").open));
  if (pick.matches(":popover-open")) place(pick, getSelection().getRangeAt(0).getBoundingClientRect());
});

// Pressing the button must not undo the selection it is about.
pick.addEventListener("pointerdown", (event) => event.preventDefault());
pick.addEventListener("click", () => {
  pick.hidePopover();
  document.getElementById("missed").open = true;
  document.getElementById("missed-dimension").focus();
});

document.addEventListener("click", (event) => {
  const { missed } = event.target.closest("[data-missed]")?.dataset ?? {};
  if (!missed) return;
  event.preventDefault();
  document.getElementById("missed").open = true;
  document.getElementById("missed-dimension").value = missed;
  document.getElementById("missed-words").focus();
});

// Whole words of the transcript that the selection touches; empty when it reaches outside of it, or is a mere caret.
function selected() {
  const selection = getSelection();
  const words = document.querySelector("spoken-words");
  if (!words || selection.isCollapsed) return "";
  const range = selection.getRangeAt(0);
  if (!words.contains(range.commonAncestorContainer)) return "";
  const touched = [...words.querySelectorAll(".word")].filter((word) => range.intersectsNode(word));
  return touched.length ? touched.map((word) => word.textContent).join(" ") : String(selection).trim();
}

document.addEventListener("feedback", hint);
hint();

function hint() {
  document.querySelector("[data-part=select-hint]")?.removeAttribute("hidden");
}
