// What elements made of named parts have in common. Parts are named by data-part. Of a Staged element, besides,
// data-does says which of its methods a control calls, and data-in in which of its states a part is shown.

export function partsOf(element) {
  return Object.fromEntries([...element.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
}

export class Staged extends HTMLElement {
  connectedCallback() {
    this.parts = partsOf(this);
    this.querySelectorAll("[data-does]").forEach((part) => part.addEventListener("click", (event) => this[part.dataset.does](event)));
  }

  enter(state) {
    this.state = this.dataset.state = state;
    this.querySelectorAll("[data-in]").forEach((part) => (part.hidden = !part.dataset.in.split(" ").includes(state)));
  }
}
