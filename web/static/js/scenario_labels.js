// <scenario-labels>: the chosen conversation names the fields below it (role, programme, client).

customElements.define(
  "scenario-labels",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("change", (event) => this.name(event.target));
      const chosen = this.querySelector("[name=scenario]:checked");
      if (chosen) this.name(chosen);
    }

    name(choice) {
      if (choice.name !== "scenario") return;
      for (const part of ["whom", "description"])
        this.querySelector(`[data-label="${part}"]`).textContent = choice.dataset[part];
    }
  },
);
