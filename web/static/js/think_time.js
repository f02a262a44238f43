// <think-time seconds="60">: a countdown for thinking before the answer. It asks for nothing when it ends.

import { clock } from "./clock.js";
import { partsOf } from "./staged.js";

customElements.define(
  "think-time",
  class extends HTMLElement {
    connectedCallback() {
      this.parts = partsOf(this);
      this.parts.begin.addEventListener("click", () => this.begin());
      this.parts.skip.addEventListener("click", () => this.end("", this.parts.begin));
      this.hidden = false;
    }

    disconnectedCallback() {
      clearInterval(this.ticking);
    }

    begin() {
      this.until = performance.now() + Number(this.getAttribute("seconds")) * 1000;
      this.ticking = setInterval(() => this.tick(), 250);
      this.show(true, "");
      this.tick();
      this.parts.skip.focus();
    }

    tick() {
      const left = (this.until - performance.now()) / 1000;
      if (left <= 0 || !this.parts.thinking.getClientRects().length) return this.end(left <= 0 ? "That was a minute. Take longer if you like." : "");
      this.parts.left.textContent = clock(Math.ceil(left));
      this.parts.bar.value = left;
    }

    end(sentence, focus) {
      clearInterval(this.ticking);
      this.show(false, sentence);
      focus?.focus();
    }

    show(thinking, sentence) {
      this.parts.thinking.hidden = !thinking;
      this.parts.begin.hidden = thinking;
      this.parts.over.textContent = sentence;
    }
  },
);
