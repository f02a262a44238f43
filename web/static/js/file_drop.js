// <file-drop max-megabytes="100" address="">: a recording can be dropped on the field; one too large is named
// before it is sent, and its sending shows how far it is. `address` is where the API takes the answer.

import { partsOf } from "./staged.js";

const LOST = "The server could not be reached. The file is still chosen; try again in a moment.";

customElements.define(
  "file-drop",
  class extends HTMLElement {
    connectedCallback() {
      this.field = this.querySelector("input[type=file]");
      this.parts = partsOf(this);
      this.field.addEventListener("change", () => this.check());
      this.closest("form").addEventListener("submit", (event) => this.send(event));
      addEventListener("pageshow", ({ persisted }) => persisted && this.rest(""));
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
        size > limit ? `This file has ${size.toFixed(1)} MB; up to ${limit} MB can be read. Choose a shorter one.` : "";
      this.tell(sentence);
      this.field.setCustomValidity(sentence);
    }

    // By XMLHttpRequest, because fetch does not tell how much has been sent.
    send(event) {
      event.preventDefault();
      if (this.request) return;
      this.tell("");
      this.request = new XMLHttpRequest();
      this.request.responseType = "json";
      this.request.upload.addEventListener("progress", ({ loaded, total }) => this.advance(loaded / total));
      this.request.addEventListener("load", () => this.answered(this.request));
      this.request.addEventListener("error", () => this.rest(LOST));
      this.request.open("POST", this.getAttribute("address"));
      this.request.send(new FormData(event.target));
      this.advance(0);
    }

    advance(share) {
      this.parts.sending.hidden = false;
      this.parts.sending.querySelector("progress").value = share;
    }

    answered({ status, response }) {
      if (status === 202) location.assign(this.getAttribute("onward") ?? `/answers/${response.id}`);
      else this.rest(response?.detail ?? LOST);
    }

    rest(sentence) {
      this.request = null;
      this.parts.sending.hidden = true;
      this.tell(sentence);
    }

    tell(sentence) {
      this.parts.problem.textContent = sentence;
      this.parts.problem.hidden = !sentence;
    }
  },
);
