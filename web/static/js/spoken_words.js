// <spoken-words for="recording">: follows the word being played, plays from a word that is clicked, and shows
// which words a quote stands for (elements with data-quote point at marks with data-quotes).

customElements.define(
  "spoken-words",
  class extends HTMLElement {
    connectedCallback() {
      this.audio = document.getElementById(this.getAttribute("for"));
      this.words = [...this.querySelectorAll("[data-start]")];
      this.leaving = new AbortController();
      const { signal } = this.leaving;
      this.addEventListener("click", (event) => this.play(event), { signal });
      document.addEventListener("click", (event) => this.show(event.target.closest("[data-quote]")?.dataset.quote), { signal });
      this.audio?.addEventListener("play", () => this.follow(), { signal });
      this.audio?.addEventListener("seeked", () => this.light(), { signal });
    }

    disconnectedCallback() {
      this.leaving.abort();
    }

    play(event) {
      const mark = event.target.closest("[data-quotes]");
      const word = event.target.closest("[data-start]") ?? mark?.querySelector("[data-start]");
      if (mark) this.show(mark.dataset.quotes.split(" ")[0]);
      if (!word || !this.audio) return;
      event.preventDefault();
      this.audio.closest("answer-player").playFrom(Number(word.dataset.start));
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
