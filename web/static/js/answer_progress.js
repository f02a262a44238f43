// <answer-progress src="events address">: follows an answer's steps by server-sent events and puts each new
// result in place. Tells screen readers in words. Where events do not come through, it asks every few seconds. A
// view that another grader's replaces is never replaced in silence: the server's sentence on it is then shown. So is
// that the server cannot be reached; and where the answer was deleted meanwhile, the page says only that.

const SAID = {
  transcribing: "Transcribing.",
  heard: "Your words are written down. Read them, and correct them if they are wrong; then get feedback.",
  grading: "The transcript is there. Judging.",
  coaching: "The judgement is there. Coaching.",
  done: "Feedback is ready.",
  failed: "A step failed. Your answer is kept.",
};
const ENDED = ["heard", "done", "failed"];

customElements.define(
  "answer-progress",
  class extends HTMLElement {
    connectedCallback() {
      if (!this.hasAttribute("src")) return;
      this.events = new EventSource(this.getAttribute("src"));
      this.events.addEventListener("state", (event) => this.hear(JSON.parse(event.data)));
      this.events.addEventListener("open", () => this.reach(true));
      this.events.addEventListener("error", () => (this.events.readyState === EventSource.CLOSED ? this.ask() : this.renew()));
    }

    disconnectedCallback() {
      this.events?.close();
      clearTimeout(this.asking);
    }

    get feedback() {
      return this.querySelector("#feedback");
    }

    // What is shown, as far as events tell it apart: a grade may come without a change of state.
    get shown() {
      return `${this.feedback.dataset.state} ${this.feedback.dataset.grades}`;
    }

    async hear({ state, grades, heard_seconds, seconds }) {
      if (ENDED.includes(state)) this.events.close();
      const heard = this.querySelector("[data-heard]");
      if (heard && seconds) heard.textContent = ` ${Math.floor(heard_seconds ?? 0)} of ${Math.floor(seconds)} s`;
      const told = `${state} ${grades}`;
      if (told === this.wanted) return;
      this.wanted = told;
      if (told !== this.shown) await this.renew();
      if (ENDED.includes(state) && state !== this.feedback.dataset.state) this.asking = setTimeout(() => this.ask(), 3000);
    }

    async ask() {
      await this.renew();
      if (this.isConnected && !ENDED.includes(this.feedback.dataset.state)) this.asking = setTimeout(() => this.ask(), 3000);
    }

    async renew() {
      const before = this.feedback;
      const turn = (this.turn = (this.turn ?? 0) + 1);
      const answer = await fetch(location.pathname, { headers: { "X-Fragment": "feedback" }, cache: "no-store" }).catch(() => null);
      this.reach(Boolean(answer));
      if (answer?.status === 404) return this.leave();
      if (!answer?.ok) return;
      const text = await answer.text();
      if (turn !== this.turn || !this.isConnected) return; // a later one was asked for meanwhile
      const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("feedback");
      fresh.querySelectorAll("noscript").forEach((part) => part.remove());
      const replaced = fresh.querySelector("[data-part=replaced]");
      this.interim ||= "interim" in before.dataset;
      if (replaced && this.interim) replaced.hidden = false;
      this.put(fresh);
      this.dispatchEvent(new CustomEvent("feedback", { bubbles: true }));
      const said = replaced && "interim" in before.dataset ? replaced.textContent : "";
      if (fresh.dataset.state !== before.dataset.state || said) this.announce(fresh.dataset.state, said);
    }

    reach(reached) {
      this.querySelector("[data-part=unreached]").hidden = reached;
    }

    leave() {
      const page = document.getElementById("page");
      page.replaceChildren(document.getElementById("deleted").content);
      document.title = `${page.querySelector("h1").textContent} · Longview`;
      page.focus();
    }

    // In place of what was there, with the same parts unfolded, the same one in focus, and what is being read (that,
    // or the topmost thing in the window) where it was. The page never becomes shorter under a reader.
    put(fresh) {
      const old = this.feedback;
      const focused = old.contains(document.activeElement) ? selectorOf(document.activeElement) : null;
      const read = focused ?? `#${[...old.querySelectorAll("[id]")].find((part) => part.getBoundingClientRect().top > 0)?.id}`;
      const top = () => document.querySelector(read)?.getBoundingClientRect().top;
      const before = top();
      fresh.style.minHeight = `${old.offsetHeight}px`;
      fresh.querySelector(".steps")?.removeAttribute("hidden"); // one who saw them pass sees the last of them too
      for (const { id } of old.querySelectorAll("details[id][open]")) fresh.querySelector(`#${id}`)?.setAttribute("open", "");
      old.replaceWith(fresh);
      if (focused) fresh.querySelector(focused)?.focus({ preventScroll: true });
      const moved = top() - before;
      if (scrollY > 0 && moved) scrollBy({ top: moved, behavior: "instant" });
    }

    announce(state, replaced) {
      document.getElementById("announcer").textContent = `${replaced} ${SAID[state] ?? ""}`;
      if (ENDED.includes(state)) document.title = document.title.replace("Working on it", state === "heard" ? "Read your words" : "Feedback");
    }
  },
);

// Finds the same thing in a newer copy of the page.
function selectorOf({ id, dataset, localName, parentElement }) {
  if (id) return `#${id}`;
  if (dataset.quote) return `[data-quote="${dataset.quote}"]`;
  return localName === "summary" && parentElement.id ? `#${parentElement.id} > summary` : null;
}
