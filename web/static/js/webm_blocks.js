// Cuts what a MediaRecorder gives into whole elements of webm. A recording that is broken off then ends with
// whole sound, and one made later can be put behind it: without its head, which may stand only at the beginning.
// Other formats, and webm that is not understood, are passed on as they come.

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const MOST_HELD = 65_536; // bytes; an element of sound has a few hundred

export class WebmBlocks {
  constructor(format, continues) {
    this.cuts = format.startsWith("audio/webm");
    this.inHead = continues && this.cuts;
    this.rest = new Uint8Array();
  }

  // A Blob in; out comes what is whole by now, maybe nothing.
  async take(piece) {
    if (!this.cuts) return piece;
    const bytes = new Uint8Array(await new Blob([this.rest, piece]).arrayBuffer());
    const { from, to } = this.whole(bytes);
    this.rest = bytes.slice(to);
    this.cuts = this.rest.length < MOST_HELD;
    return new Blob([bytes.slice(from, this.cuts ? to : undefined)]);
  }

  whole(bytes) {
    let from = 0;
    let to = 0;
    for (let element = read(bytes, 0); element.end <= bytes.length; element = read(bytes, to)) {
      if (this.inHead) from = element.id === CLUSTER ? to : element.end;
      this.inHead &&= element.id !== CLUSTER;
      to = element.end;
    }
    return { from, to };
  }
}

// Where the element at `at` ends; for those that hold others, where the first of these begins. An end of NaN:
// not enough bytes to tell.
function read(bytes, at) {
  const size = at + width(bytes[at]);
  const content = size + width(bytes[size]);
  const id = number(bytes, at, size);
  if (id === SEGMENT || id === CLUSTER) return { id, end: content };
  const first = bytes[size] & (0xff >> width(bytes[size]));
  return { id, end: content + number(bytes, size + 1, content, first) };
}

// How many bytes a number has is told by the zeros it begins with.
function width(byte) {
  return byte === undefined ? NaN : Math.clz32(byte) - 23;
}

function number(bytes, from, to, first = 0) {
  return bytes.slice(from, to).reduce((sum, byte) => sum * 256 + byte, first);
}
