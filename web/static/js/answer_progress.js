// <answer-progress src="events address">: follows an answer's steps by server-sent events and puts each new
// result in place. Tells screen readers in words. Where events do not come through, it asks every few seconds.

const SAID = {
  transcribing: "Transcribing.",
  grading: "The transcript is there. Judging.",
  coaching: "The judgement is there. Coaching.",
  done: "Feedback is ready.",
  failed: "A step failed. Your answer is kept.",
};
const ENDED = ["done", "failed"];

customElements.define(
  "answer-progress",
  class extends HTMLElement {
    connectedCallback() {
      if (!this.hasAttribute("src")) return;
      this.events = new EventSource(this.getAttribute("src"));
      this.events.addEventListener("state", (event) => this.hear(JSON.parse(event.data)));
      this.events.addEventListener("error", () => this.events.readyState === EventSource.CLOSED && this.ask());
    }

    disconnectedCallback() {
      this.events?.close();
      clearTimeout(this.asking);
    }

    get feedback() {
      return this.querySelector("#feedback");
    }

    async hear({ state, heard_seconds, seconds }) {
      if (ENDED.includes(state)) this.events.close();
      const heard = this.querySelector("[data-heard]");
      if (heard && seconds) heard.textContent = `, heard ${Math.round(heard_seconds ?? 0)} s of ${Math.round(seconds)} s`;
      if (state === this.wanted) return;
      this.wanted = state;
      if (state !== this.feedback.dataset.state) await this.renew();
      if (ENDED.includes(state) && state !== this.feedback.dataset.state) this.asking = setTimeout(() => this.ask(), 3000);
    }

    async ask() {
      await this.renew();
      if (!ENDED.includes(this.feedback.dataset.state)) this.asking = setTimeout(() => this.ask(), 3000);
    }

    async renew() {
      const before = this.feedback.dataset.state;
      const turn = (this.turn = (this.turn ?? 0) + 1);
      const answer = await fetch(location.pathname, { headers: { "X-Fragment": "feedback" }, cache: "no-store" }).catch(() => null);
      if (!answer?.ok) return;
      const text = await answer.text();
      if (turn !== this.turn) return; // a later one was asked for meanwhile
      const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("feedback");
      fresh.querySelectorAll("noscript").forEach((part) => part.remove());
      this.feedback.replaceWith(fresh);
      this.dispatchEvent(new CustomEvent("feedback", { bubbles: true }));
      if (fresh.dataset.state !== before) this.announce(fresh.dataset.state);
    }

    announce(state) {
      document.getElementById("announcer").textContent = SAID[state] ?? "";
      if (ENDED.includes(state)) document.title = document.title.replace("Working on it", "Feedback");
    }
  },
);
