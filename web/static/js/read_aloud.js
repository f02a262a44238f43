// <read-aloud for="id" at-once>: a button that speaks an element's text by a voice of this machine; at once, where
// the browser lets a page speak unasked. Voices that send the text to somebody's server are never used; where
// there are no others, there is no button. Stays silent from the moment a microphone is opened.

const voices = window.speechSynthesis;

customElements.define(
  "read-aloud",
  class extends HTMLElement {
    connectedCallback() {
      if (!voices) return;
      this.querySelector("button").addEventListener("click", () => this.say());
      voices.addEventListener("voiceschanged", () => this.offer());
      addEventListener("pagehide", () => voices.cancel());
      document.addEventListener("listening", () => voices.cancel());
      this.offer();
    }

    offer() {
      const local = voices.getVoices().filter(({ localService, lang }) => localService && lang.startsWith("en"));
      this.voice = local.find((voice) => voice.default) ?? local[0];
      this.hidden = !this.voice;
      if (!this.voice || !this.hasAttribute("at-once")) return;
      this.removeAttribute("at-once");
      this.say();
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
