// <print-page hidden>: a button that prints. It shows itself only where scripts run; the browser's own menu prints too.

customElements.define(
  "print-page",
  class extends HTMLElement {
    connectedCallback() {
      this.querySelector("button").addEventListener("click", () => print());
      this.hidden = false;
    }
  },
);
