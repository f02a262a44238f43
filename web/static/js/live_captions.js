// <live-captions>: the words as they are heard. What is settled is only ever added to, so that a screen reader
// that was asked to read it aloud reads each word once; the guess at what is being said stands behind it.

import { partsOf } from "./staged.js";

customElements.define(
  "live-captions",
  class extends HTMLElement {
    connectedCallback() {
      this.parts = partsOf(this);
      this.clear();
    }

    clear() {
      this.words = [];
      this.parts.settled.replaceChildren();
      this.parts.open.textContent = "";
      this.parts.none.hidden = false;
    }

    hearWords({ first, settled, open }) {
      const known = this.words.slice(first);
      if (known.some((word, place) => word !== settled[place])) this.clear();
      const fresh = settled.slice(this.words.length - first);
      if (fresh.length) this.settle(fresh);
      this.parts.open.textContent = open;
      this.parts.none.hidden ||= Boolean(open);
      this.follow();
    }

    settle(words) {
      this.words.push(...words);
      const utterance = document.createElement("span");
      utterance.textContent = `${words.join(" ")} `;
      this.parts.settled.append(utterance);
      this.parts.none.hidden = true;
    }

    // The whole answer, when it is over.
    finish(text) {
      this.parts.open.textContent = "";
      if (text === null) return;
      this.parts.settled.textContent = text || "No words were heard.";
      this.parts.none.hidden = true;
      this.parts.title.textContent = "What was heard";
      this.follow();
    }

    // The newest line stays in sight, unless the person looks back.
    follow() {
      const { scroller } = this.parts;
      const away = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      if (away < scroller.clientHeight) scroller.scrollTop = scroller.scrollHeight;
    }
  },
);
