// <read-aloud for="id" at-once>: a button that speaks an element's text by a voice of this machine; at once, where
// the browser lets a page speak unasked. Voices that send the text to somebody's server are never used; where
// there are no others, there is no button, and the part named none, if there is one, says why. Stays silent from
// the moment a microphone is opened.

import { partsOf } from "./staged.js";

const LOADING = 1500; // ms in which a browser names its voices
const voices = window.speechSynthesis;

customElements.define(
  "read-aloud",
  class extends HTMLElement {
    connectedCallback() {
      this.parts = partsOf(this);
      setTimeout(() => this.explain(), LOADING);
      if (!voices) return;
      this.parts.button.addEventListener("click", () => this.say());
      voices.addEventListener("voiceschanged", () => this.offer());
      addEventListener("pagehide", () => voices.cancel());
      document.addEventListener("listening", () => voices.cancel());
      this.offer();
    }

    offer() {
      const local = voices.getVoices().filter(({ localService, lang }) => localService && lang.startsWith("en"));
      this.voice = local.find((voice) => voice.default) ?? local[0];
      this.parts.button.hidden = !this.voice;
      if (!this.voice) return;
      this.hidden = false;
      if (this.parts.none) this.parts.none.hidden = true;
      if (!this.hasAttribute("at-once")) return;
      this.removeAttribute("at-once");
      this.say();
    }

    explain() {
      if (this.voice || !this.parts.none) return;
      this.hidden = this.parts.none.hidden = false;
    }

    say() {
      if (voices.speaking) return voices.cancel();
      const words = new SpeechSynthesisUtterance(document.getElementById(this.getAttribute("for")).textContent);
      words.voice = this.voice;
      words.lang = this.voice.lang;
      voices.speak(words);
    }
  },
);
