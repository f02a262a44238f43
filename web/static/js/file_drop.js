// <file-drop max-megabytes="100">: a recording can be dropped on the field; one too large is named before it is sent.

customElements.define(
  "file-drop",
  class extends HTMLElement {
    connectedCallback() {
      this.field = this.querySelector("input[type=file]");
      this.problem = this.querySelector("[data-part=problem]");
      this.field.addEventListener("change", () => this.check());
      this.addEventListener("dragover", (event) => this.hover(event, true));
      this.addEventListener("dragleave", (event) => this.hover(event, false));
      this.addEventListener("drop", (event) => this.drop(event));
    }

    hover(event, over) {
      event.preventDefault();
      this.classList.toggle("over", over);
    }

    drop(event) {
      this.hover(event, false);
      if (!event.dataTransfer.files.length) return;
      this.field.files = event.dataTransfer.files;
      this.check();
    }

    check() {
      const limit = Number(this.getAttribute("max-megabytes"));
      const size = (this.field.files[0]?.size ?? 0) / 1e6;
      const sentence =
        size > limit ? `This file has ${size.toFixed(0)} MB; up to ${limit} MB can be read. Choose a shorter one.` : "";
      this.problem.textContent = sentence;
      this.problem.hidden = !sentence;
      this.field.setCustomValidity(sentence);
    }
  },
);
