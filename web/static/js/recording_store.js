// What this browser still owes the server of each recording, in IndexedDB, until the server has it: so a reload,
// a closed lid or a crash loses nothing. Where there is no IndexedDB (some private windows), memory must do.

const KEPT_DAYS = 7;

export class RecordingStore {
  static async open() {
    const request = indexedDB.open("longview", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("recordings", { keyPath: "id" });
      request.result.createObjectStore("pieces", { keyPath: ["id", "number"] });
    };
    const store = new RecordingStore(await settled(request).catch(() => null));
    store.sweep();
    return store;
  }

  constructor(database) {
    this.database = database;
    this.last = Promise.resolve(); // what is written is written in order
  }

  // `facts` of a recording: { id, format, spoken (s), ended, at (ms) }.
  keep(facts, number, piece) {
    this.write(async () => {
      const bytes = await piece.arrayBuffer();
      this.stores(({ recordings, pieces }) => {
        recordings.put(facts);
        pieces.put({ id: facts.id, number, bytes });
      });
    });
  }

  keepFacts(facts) {
    this.write(() => this.stores(({ recordings }) => recordings.put(facts)));
  }

  // The server has everything before `number`.
  forgetPieces(id, number) {
    this.write(() => this.stores(({ pieces }) => pieces.delete(IDBKeyRange.bound([id, 0], [id, number], false, true))));
  }

  forget(id) {
    return this.write(() => this.stores(({ recordings, pieces }) => {
      recordings.delete(id);
      pieces.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
    }));
  }

  // { facts, pieces: Map from number to Blob }; facts is undefined when nothing is known of this recording.
  async read(id) {
    if (!this.database) return { pieces: new Map() };
    await this.last;
    const { recordings, pieces } = this.open(["recordings", "pieces"], "readonly");
    const rows = settled(pieces.getAll(IDBKeyRange.bound([id, 0], [id, Infinity])));
    const facts = await settled(recordings.get(id));
    return { facts, pieces: new Map((await rows).map(({ number, bytes }) => [number, new Blob([bytes])])) };
  }

  // Recordings nobody came back to.
  sweep() {
    this.write(async () => {
      const all = await settled(this.open(["recordings"], "readonly").recordings.getAll());
      all.filter(({ at }) => Date.now() - at > KEPT_DAYS * 86_400_000).forEach(({ id }) => this.forget(id));
    });
  }

  write(work) {
    this.last = this.last.then(() => this.database && work()).catch((error) => console.info("not kept in this browser:", error));
    return this.last;
  }

  stores(work) {
    work(this.open(["recordings", "pieces"], "readwrite"));
  }

  open(names, mode) {
    const transaction = this.database.transaction(names, mode);
    return Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
