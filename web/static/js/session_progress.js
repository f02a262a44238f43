// <session-progress src="events address">: a session's page, renewed when the review of that answer ends.

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
      document.getElementById("page").replaceChildren(...fresh.getElementById("page").childNodes);
      document.getElementById("announcer").textContent = "The session’s page is up to date.";
    }
  },
);
