// <session-progress src="events address">: a session's page, renewed when the review of that answer ends, with the
// same parts unfolded and the same one in focus.

customElements.define(
  "session-progress",
  class extends HTMLElement {
    connectedCallback() {
      this.events = new EventSource(this.getAttribute("src"));
      this.events.addEventListener("state", (event) => this.hear(JSON.parse(event.data)));
    }

    disconnectedCallback() {
      this.events.close();
    }

    async hear({ state }) {
      if (!["heard", "done", "failed"].includes(state)) return;
      this.events.close();
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.put(fresh.getElementById("page"));
      document.getElementById("announcer").textContent = "The session’s page is up to date.";
    }

    put(fresh) {
      const page = document.getElementById("page");
      const focused = page.contains(document.activeElement) && selectorOf(document.activeElement);
      for (const { classList } of page.querySelectorAll("details[open]")) fresh.querySelector(`details.${classList[0]}`)?.setAttribute("open", "");
      page.replaceChildren(...fresh.childNodes);
      if (focused) page.querySelector(focused)?.focus({ preventScroll: true });
    }
  },
);

// Finds the same link or button in a newer copy of the page.
function selectorOf(control) {
  const address = control.getAttribute("href");
  return address ? `a[href="${address}"]` : `.${control.parentElement.classList[0] ?? "none"} > ${control.localName}`;
}
