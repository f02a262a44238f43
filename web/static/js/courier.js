// Carries a recording to the server and brings back what comes of it, whatever happens to the line. Usually by
// the WebSocket of app/live/messages.py; by plain requests, without captions, where no WebSocket can be had.
//
// `tell` gets the server's messages, and besides: { type: "lost" }, { type: "plain" } (from now on by requests),
// { type: "refused", sentence }.

const PATIENCE = 8_000; // ms without a reply: the line is dead
const QUIET = 15_000; // ms without a message: ask whether anybody is there
const FIRST_WAIT = 500;
const LONGEST_WAIT = 4_000;
const MOST_BUFFERED = 262_144;
const MOST_REFUSED = 2;
const SILENT = 0.5; // of a refusal, where no greeting came in time
const KEEPALIVE_LIMIT = 60_000;
const FOR_GOOD = (status) => status < 500 && status !== 429 && status !== 408;

export class Courier {
  constructor(queue, shown, tell) {
    Object.assign(this, { queue, shown, tell, wait: FIRST_WAIT, refused: 0, stopping: 0 });
    queue.added = () => this.send();
    this.watching = setInterval(() => this.watch(), 1000);
    this.again = () => this.socket || this.retry();
    this.cut = () => this.socket && this.lose();
    addEventListener("online", this.again);
    addEventListener("offline", this.cut);
    this.connect();
  }

  // The recording is over; `final` comes back.
  stop() {
    this.stopping = performance.now();
    this.send();
  }

  show(shown) {
    this.shown = shown;
    if (this.greeted) this.say({ type: "show", ...shown });
  }

  close() {
    clearInterval(this.watching);
    clearTimeout(this.waiting);
    removeEventListener("online", this.again);
    removeEventListener("offline", this.cut);
    this.closed = true;
    this.hangUp();
  }

  // The page is going away: hand what is left to the browser, which may outlive the page.
  leave() {
    for (const [number, piece] of this.queue.pieces)
      if (piece.size < KEEPALIVE_LIMIT) this.put(number, { keepalive: true }).catch(() => {});
  }

  connect() {
    const address = new URL(`/api/recordings/${this.queue.id}/live`, location);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = (this.socket = new WebSocket(address));
    socket.addEventListener("message", ({ data }) => socket === this.socket && this.hear(JSON.parse(data)));
    socket.addEventListener("close", () => socket === this.socket && this.lose(true));
    this.asked = performance.now();
  }

  hear(message) {
    this.heard = performance.now();
    if (message.type === "ready") this.greet(message);
    if (message.type === "ack") this.queue.acknowledge(message.next);
    if (message.type === "final") this.close();
    this.asked = this.sent > this.queue.next ? this.heard : 0;
    this.tell(message);
    if (message.fatal) this.fallBack();
    else if (message.type === "ack") this.send();
  }

  greet({ next }) {
    this.greeted = true;
    this.wait = FIRST_WAIT;
    this.refused = 0;
    this.queue.acknowledge(next);
    if (next < this.queue.next) return this.fallBack(); // it lost what it had: let it say so
    this.sent = next;
    this.stopSent = false;
    this.say({ type: "show", ...this.shown });
    this.send();
  }

  send() {
    if (this.byRequest) return this.request();
    if (!this.greeted) return;
    while (this.sent < this.queue.count && this.socket.bufferedAmount < MOST_BUFFERED) this.sendPiece(this.sent++);
    if (!this.stopping || this.stopSent || this.sent < this.queue.count) return;
    this.stopSent = true;
    this.say({ type: "stop", chunks: this.queue.count });
    this.asked ||= performance.now();
  }

  sendPiece(number) {
    const head = new DataView(new ArrayBuffer(4));
    head.setUint32(0, number);
    this.socket.send(new Blob([head, this.queue.pieces.get(number)]));
    this.asked ||= performance.now();
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  watch() {
    const now = performance.now();
    if (this.asked && now - this.asked > PATIENCE) this.lose();
    else if (this.greeted && now - this.heard > QUIET) {
      this.heard = now;
      this.asked ||= now;
      this.say({ type: "ping" });
    }
    if (this.stopping && now - this.stopping > PATIENCE) this.look();
  }

  // Its last word may have been lost with the line: ask whether the answer went on to its review.
  async look() {
    this.stopping = performance.now();
    const answer = await fetch(`/api/answers/${this.queue.id}`).catch(() => null);
    if (answer?.ok && (await answer.json()).state !== "recording") this.end();
  }

  end() {
    if (this.closed) return;
    this.close();
    this.tell({ type: "final", text: null });
  }

  // Before a new try the server is asked by plain HTTP: where that works and the WebSocket is closed before any
  // greeting, something between forbids it. One that was only waited for in vain tells less: the server may be
  // busy, as it is when it was started anew.
  lose(closed = false) {
    const refused = this.reached && !this.greeted;
    this.hangUp();
    this.refused = refused ? this.refused + (closed ? 1 : SILENT) : 0;
    if (this.refused >= MOST_REFUSED) {
      this.tell({ type: "plain" });
      return this.fallBack();
    }
    this.tell({ type: "lost" });
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.retry(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  async retry() {
    clearTimeout(this.waiting);
    const signal = AbortSignal.timeout(PATIENCE);
    this.reached = await fetch("/health", { cache: "no-store", signal }).then((answer) => answer.ok, () => false);
    if (this.closed || this.socket || this.byRequest) return;
    if (this.reached) this.connect();
    else this.lose();
  }

  hangUp() {
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    this.asked = 0;
    socket?.close();
  }

  async fallBack() {
    this.hangUp();
    this.byRequest = true;
    if (this.stopping) await this.look();
    this.send();
  }

  async request() {
    if (this.requesting) return;
    this.requesting = true;
    let wait = FIRST_WAIT;
    while (!this.closed && (this.queue.waiting || this.stopping)) {
      const pause = (await this.attempt()) ? 0 : wait;
      wait = pause ? Math.min(wait * 2, LONGEST_WAIT) : FIRST_WAIT;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    this.requesting = false;
  }

  async attempt() {
    const { next, waiting } = this.queue;
    const answer = await (waiting ? this.put(next) : this.postStop()).catch(() => null);
    if (!answer) this.tell({ type: "lost" });
    else if (answer.ok) this.taken(waiting ? next + 1 : null);
    else if (FOR_GOOD(answer.status)) this.refuse(await sentenceOf(answer));
    return answer?.ok;
  }

  taken(next) {
    if (next === null) return this.end();
    this.queue.acknowledge(next);
    this.tell({ type: "ack", next });
  }

  refuse(sentence) {
    this.close();
    this.tell({ type: "refused", sentence });
  }

  put(number, options = {}) {
    const address = `/api/recordings/${this.queue.id}/chunks/${number}`;
    return fetch(address, { method: "PUT", body: this.queue.pieces.get(number), ...options });
  }

  postStop() {
    return post(`/api/recordings/${this.queue.id}/stop`, { chunks: this.queue.count });
  }
}

export function post(address, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
}

// The one sentence for the person that every problem of the API carries.
export async function sentenceOf(answer) {
  const problem = await answer.json().catch(() => ({}));
  return typeof problem.detail === "string" ? problem.detail : `The server answered ${answer.status}.`;
}
