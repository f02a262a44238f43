// <spoken-words for="recording">: follows the word being played, plays from a word that is clicked, and shows
// which words a quote stands for (elements with data-quote point at marks with data-quotes). A mark that is pressed
// plays its quote, and opens what it counts for, also where that is folded away among the judgements.

import { explain } from "./earned_card.js";

customElements.define(
  "spoken-words",
  class extends HTMLElement {
    connectedCallback() {
      this.audio = document.getElementById(this.getAttribute("for"));
      this.words = [...this.querySelectorAll("[data-start]")];
      this.leaving = new AbortController();
      const { signal } = this.leaving;
      this.addEventListener("click", (event) => this.press(event), { signal });
      document.addEventListener("click", (event) => this.show(event.target.closest("[data-quote]")?.dataset.quote), { signal });
      this.audio?.addEventListener("play", () => this.follow(), { signal });
      this.audio?.addEventListener("seeked", () => this.light(), { signal });
    }

    disconnectedCallback() {
      this.leaving.abort();
    }

    press(event) {
      const selecting = !getSelection().isCollapsed && getSelection().containsNode(this, true);
      const mark = event.target.closest("[data-quotes]");
      const word = event.target.closest("[data-start]");
      if (mark) event.preventDefault();
      if (selecting) return;
      if (mark) this.open(mark);
      else if (word) this.play(word.dataset.start);
    }

    // Of several quotes in these words, the one that begins last begins nearest to them.
    open(mark) {
      const quotes = mark.dataset.quotes.split(" ").map((id) => document.querySelector(`#quote-${id} [data-quote]`));
      quotes.forEach((found) => found.closest("details")?.setAttribute("open", ""));
      const { quote, playStart, playEnd } = quotes
        .map(({ dataset }) => dataset)
        .reduce((last, next) => (Number(next.playStart) > Number(last.playStart) ? next : last));
      this.show(quote);
      explain(mark);
      if (playStart) this.play(playStart, playEnd);
    }

    play(start, end) {
      this.audio?.closest("answer-player").playFrom(Number(start), end && Number(end));
    }

    show(quote) {
      if (!quote) return;
      for (const mark of this.querySelectorAll("[data-quotes]"))
        mark.classList.toggle("shown", mark.dataset.quotes.split(" ").includes(quote));
      for (const button of document.querySelectorAll("[data-quote]"))
        button.ariaCurrent = button.dataset.quote === quote ? "true" : null;
    }

    follow() {
      this.light();
      if (!this.audio.paused && this.isConnected) requestAnimationFrame(() => this.follow());
    }

    light() {
      const at = this.audio.currentTime;
      const word = this.words.find(({ dataset }) => at >= dataset.start && at < dataset.end) ?? null;
      if (word === this.lit) return;
      this.lit?.classList.remove("now");
      word?.classList.add("now");
      this.lit = word;
    }
  },
);
