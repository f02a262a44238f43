// Keyboard shortcuts. Any control with data-key="space p r n ? ctrl+enter" (one or several) is pressed by that
// key when it can be seen. Single keys can be switched off (WCAG 2.1.4); the choice stays in this browser.

import { leadOn } from "./arrival.js";

const CHOICE = "longview.single-keys";
const TYPING = "input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable]";
const OWN_SPACE = "a, button, summary, input, audio, video, [role=tab]";

document.addEventListener("keydown", (event) => {
  const key = nameOf(event);
  if (!key || event.repeat || event.defaultPrevented || !allowed(key, event.target)) return;
  const control = [...document.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`)].find(usable);
  if (!control) return;
  event.preventDefault();
  if (control.matches("a")) leadOn();
  control.click();
});

function nameOf(event) {
  if (event.altKey || (event.shiftKey && event.key !== "?")) return null;
  if (event.ctrlKey || event.metaKey) return event.key === "Enter" ? "ctrl+enter" : null;
  return event.key === " " ? "space" : event.key?.toLowerCase(); // none where the browser fills a field by itself
}

function allowed(key, target) {
  if (document.querySelector("dialog[open]")) return false;
  if (key === "ctrl+enter") return true;
  if (localStorage.getItem(CHOICE) === "off" || target.closest(TYPING)) return false;
  return key !== "space" || !target.closest(OWN_SPACE);
}

function usable(control) {
  return !control.disabled && control.getClientRects().length > 0;
}

customElements.define(
  "keys-help",
  class extends HTMLElement {
    connectedCallback() {
      const dialog = this.querySelector("dialog");
      const box = this.querySelector("input");
      this.querySelector("button").addEventListener("click", () => dialog.showModal());
      box.checked = localStorage.getItem(CHOICE) !== "off";
      box.addEventListener("change", () => localStorage.setItem(CHOICE, box.checked ? "on" : "off"));
      this.hidden = false;
    }
  },
);
