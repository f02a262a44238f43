// <live-sheet>: what the answer shows so far, dimension by dimension, and one thing to add. It changes at most
// every two seconds, whatever comes, and is never announced: it must not draw anyone from what they are saying.
// What stands in open words may still go, so it is shown lighter, as they are among the captions.

const CALM = 2000; // ms

customElements.define(
  "live-sheet",
  class extends HTMLElement {
    connectedCallback() {
      this.next = this.querySelector("[data-part=next]");
      this.usual = this.next.textContent;
      this.clear();
    }

    clear() {
      clearTimeout(this.waiting);
      this.changed = -CALM;
      this.waiting = null;
      this.querySelectorAll("[data-dimension]").forEach((row) => this.show(row, []));
      this.next.textContent = this.usual;
    }

    hearHints(hints) {
      this.hints = hints;
      this.waiting ??= setTimeout(() => this.change(), Math.max(0, this.changed + CALM - performance.now()));
    }

    change() {
      this.waiting = null;
      this.changed = performance.now();
      this.querySelectorAll("[data-dimension]").forEach((row) => this.show(row, this.hints.dimensions[row.dataset.dimension].found));
      this.next.textContent = this.hints.next ?? "Nothing more is asked for. End when you have said what you want to say.";
    }

    show(row, found) {
      const newest = found.at(-1);
      row.classList.toggle("found", found.length > 0);
      row.classList.toggle("open", Boolean(newest?.open));
      row.querySelector("[data-part=state]").textContent = newest ? `${newest.name}${newest.open ? ", so far" : ""}` : "not yet";
      row.querySelector("[data-part=quote]").textContent = newest?.quote ?? "";
    }
  },
);
