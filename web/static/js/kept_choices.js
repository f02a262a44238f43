// <kept-choices remember>: the choices made at the last start are made again where the form comes without any. All
// of the form is kept in this tab while a link in here, to the device check, is followed.

const LAST = "longview.set-up";
const LEFT = "longview.set-up-left";

customElements.define(
  "kept-choices",
  class extends HTMLElement {
    connectedCallback() {
      this.form = this.closest("form");
      const left = sessionStorage.getItem(LEFT);
      sessionStorage.removeItem(LEFT);
      if (left) fill(this.form.querySelectorAll("input:not([type=hidden]), textarea"), left);
      else if (this.hasAttribute("remember")) fill(this.boxes, localStorage.getItem(LAST));
      this.closest("details").open ||= Boolean(left) || this.boxes.some((box) => box.checked !== box.defaultChecked);
      this.addEventListener("click", ({ target }) => target.closest("a") && sessionStorage.setItem(LEFT, filled(this.form)));
      this.form.addEventListener("submit", () => localStorage.setItem(LAST, this.chosen));
    }

    get boxes() {
      return [...this.querySelectorAll("[type=radio], [type=checkbox]")];
    }

    get chosen() {
      return JSON.stringify(Object.fromEntries(this.boxes.filter((box) => box.checked).map((box) => [box.name, box.value])));
    }
  },
);

function filled(form) {
  return JSON.stringify(Object.fromEntries(new FormData(form)));
}

function fill(fields, kept) {
  if (!kept) return;
  const values = JSON.parse(kept);
  for (const field of fields)
    if (["radio", "checkbox"].includes(field.type)) field.checked = values[field.name] === field.value;
    else field.value = values[field.name] ?? "";
}
