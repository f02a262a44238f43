// <live-choices>: what is shown while one speaks, chosen by check boxes named data-shows="captions|hints|aloud"
// and remembered in this browser. A part with data-shown="captions|hints" is left out when it is not wanted.

const CHOICE = "longview.live";

customElements.define(
  "live-choices",
  class extends HTMLElement {
    connectedCallback() {
      this.boxes = [...this.querySelectorAll("[data-shows]")];
      const chosen = JSON.parse(localStorage.getItem(CHOICE) ?? "{}");
      for (const box of this.boxes) box.checked = chosen[box.dataset.shows] ?? box.checked;
      this.addEventListener("change", () => this.keep());
      this.apply();
    }

    get chosen() {
      return Object.fromEntries(this.boxes.map((box) => [box.dataset.shows, box.checked]));
    }

    // What the server is asked to work out.
    get shown() {
      const { captions = false, hints = false } = this.chosen;
      return { captions, hints };
    }

    keep() {
      localStorage.setItem(CHOICE, JSON.stringify(this.chosen));
      this.apply();
    }

    apply() {
      const { chosen } = this;
      for (const part of document.querySelectorAll("[data-shown]")) part.classList.toggle("unwanted", !chosen[part.dataset.shown]);
      for (const part of document.querySelectorAll("[data-aloud]")) part.ariaLive = chosen.aloud ? "polite" : "off";
    }
  },
);
