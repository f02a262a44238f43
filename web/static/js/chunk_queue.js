// The pieces of one recording that the server has not acknowledged yet, numbered from 0, in order.

import { RecordingStore } from "./recording_store.js";

export class ChunkQueue {
  static async start(id, format) {
    const queue = new ChunkQueue(await RecordingStore.open(), { id, format, spoken: 0, ended: false, at: Date.now() }, new Map());
    queue.store.keepFacts(queue.facts);
    return queue;
  }

  // As it was when the page was left.
  static async reopen(id) {
    const store = await RecordingStore.open();
    const { facts, pieces } = await store.read(id);
    return new ChunkQueue(store, facts ?? { id, format: "", spoken: 0, ended: false, at: Date.now() }, pieces);
  }

  constructor(store, facts, pieces) {
    this.store = store;
    this.facts = facts;
    this.pieces = pieces;
    this.count = Math.max(-1, ...pieces.keys()) + 1;
    this.next = Math.min(this.count, ...pieces.keys()); // the first that is not acknowledged
    this.added = () => {};
  }

  get id() {
    return this.facts.id;
  }

  get waiting() {
    return this.count - this.next;
  }

  add(piece, spoken) {
    this.facts.spoken = spoken;
    this.pieces.set(this.count, piece);
    this.store.keep({ ...this.facts }, this.count, piece);
    this.count += 1;
    this.added();
  }

  // The server has every piece before `next`.
  acknowledge(next) {
    if (next <= this.next && next <= this.count) return;
    for (let number = this.next; number < next; number++) this.pieces.delete(number);
    this.next = next;
    this.count = Math.max(this.count, next);
    this.store.forgetPieces(this.id, next);
  }

  // The person ended it: should the page be left now, the next one sends it.
  end() {
    this.facts.ended = true;
    this.store.keepFacts({ ...this.facts });
  }

  forget() {
    return this.store.forget(this.id);
  }
}
