// <word-count for="id">: how long the typed words would take to say, at 140 a minute.

customElements.define(
  "word-count",
  class extends HTMLElement {
    connectedCallback() {
      const field = document.getElementById(this.getAttribute("for"));
      const tell = () => (this.textContent = sentence(field.value.match(/\S+/g)?.length ?? 0));
      field.addEventListener("input", tell);
      tell();
    }
  },
);

function sentence(words) {
  if (!words) return "One to two minutes of speech is 140 to 280 words.";
  const seconds = Math.max(10, Math.round((words * 60) / 140 / 10) * 10);
  return `${words} ${words === 1 ? "word" : "words"}, about ${seconds} s spoken.`;
}
