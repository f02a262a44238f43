// <word-count for="id" most="5000">: how long the typed words would take to say, at 140 a minute; before there are
// any, what it says by itself. How many are taken is said once they are nearly that many; `quiet` says no more.

const NEARLY = 0.9;
const IN_MINUTES = 180; // s

customElements.define(
  "word-count",
  class extends HTMLElement {
    connectedCallback() {
      this.field = document.getElementById(this.getAttribute("for"));
      this.usual = this.textContent;
      this.field.addEventListener("input", () => this.tell());
      this.tell();
    }

    tell() {
      const words = this.field.value.match(/\S+/g)?.length ?? 0;
      const length = words && !this.hasAttribute("quiet") ? `${lengthOf(words)} ` : "";
      const limit = limitOf(words, Number(this.getAttribute("most")));
      this.textContent = length + limit || this.usual;
    }
  },
);

function lengthOf(words) {
  const seconds = Math.max(10, Math.round((words * 60) / 140 / 10) * 10);
  const spoken = seconds < IN_MINUTES ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;
  return `${count(words)} ${words === 1 ? "word" : "words"}, about ${spoken} spoken.`;
}

function limitOf(words, most) {
  if (words <= NEARLY * most) return "";
  const over = words > most ? ` That is ${count(words - most)} too many: shorten it before you send it.` : "";
  return `Longview takes up to ${count(most)}.${over}`;
}

function count(number) {
  return number.toLocaleString("en");
}
