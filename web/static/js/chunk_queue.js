// The pieces of one recording on their way to the server: in order, each tried until it is stored.
// What is not stored yet stays in memory, so a lost connection costs nothing while the page is open.

const LONGEST_WAIT = 8000;
const KEEPALIVE_LIMIT = 60_000;

export class ChunkQueue {
  constructor(recording, tell) {
    this.address = `/api/recordings/${recording}/chunks/`;
    this.tell = tell;
    this.chunks = [];
    this.stored = 0;
    this.sending = null;
    this.refusal = "";
  }

  get count() {
    return this.chunks.length;
  }

  get waiting() {
    return this.count - this.stored;
  }

  add(chunk) {
    this.chunks.push(chunk);
    this.sending ??= this.send().finally(() => (this.sending = null));
  }

  // Resolves when every piece is stored, or when the server has refused one for good.
  async flush() {
    while (this.sending) await this.sending;
  }

  // The page is going away: hand what is left to the browser, which may outlive the page.
  leave() {
    for (let n = this.stored; n < this.count; n++)
      if (this.chunks[n].size < KEEPALIVE_LIMIT) this.put(n, { keepalive: true }).catch(() => {});
  }

  async send() {
    let wait = 500;
    while (this.waiting && !this.refusal) {
      if (await this.attempt()) {
        wait = 500;
        continue;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  async attempt() {
    try {
      const answer = await this.put(this.stored);
      if (answer.ok) this.stored += 1;
      else if (answer.status < 500 && answer.status !== 429 && answer.status !== 408)
        this.refusal = await sentenceOf(answer);
      this.tell({ connected: answer.ok, refusal: this.refusal });
      return answer.ok;
    } catch (lost) {
      if (!(lost instanceof TypeError)) throw lost;
      this.tell({ connected: false, refusal: "" });
      return false;
    }
  }

  put(n, options = {}) {
    return fetch(this.address + n, { method: "PUT", body: this.chunks[n], ...options });
  }
}

// The one sentence for the person that every problem of the API carries.
export async function sentenceOf(answer) {
  const problem = await answer.json().catch(() => ({}));
  return typeof problem.detail === "string" ? problem.detail : `The server answered ${answer.status}.`;
}
