// <word-count for="id">: how long the typed words would take to say, at 140 a minute; before there are any, what it
// says by itself.

customElements.define(
  "word-count",
  class extends HTMLElement {
    connectedCallback() {
      const field = document.getElementById(this.getAttribute("for"));
      const usual = this.textContent;
      const tell = () => (this.textContent = sentence(field.value.match(/\S+/g)?.length) ?? usual);
      field.addEventListener("input", tell);
      tell();
    }
  },
);

function sentence(words) {
  if (!words) return null;
  const seconds = Math.max(10, Math.round((words * 60) / 140 / 10) * 10);
  return `${words} ${words === 1 ? "word" : "words"}, about ${seconds} s spoken.`;
}
