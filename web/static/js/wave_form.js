// <wave-form data-stretches='[["filler", 1.2, 1.5], ...]'>: draws the recording of its player, in seconds from left
// to right, with what was counted in it. The range input over it is what is pressed; this is only the picture.
// The height is the style sheet's, so nothing moves when the picture comes.

import { partsOf } from "./staged.js";

const RATE = 8000; // samples a second are plenty for a picture
const MOST = 60_000_000; // bytes; a larger file is not read whole for a picture
const SVG = "http://www.w3.org/2000/svg";

customElements.define(
  "wave-form",
  class extends HTMLElement {
    connectedCallback() {
      this.audio = this.closest("answer-player").querySelector("audio");
      this.parts = partsOf(this);
      this.leaving = new AbortController();
      const { signal } = this.leaving;
      for (const name of ["play", "seeked", "pause", "loadedmetadata"])
        this.audio.addEventListener(name, () => this.follow(), { signal });
      document.addEventListener("feedback", () => this.draw(), { signal });
      this.draw();
    }

    disconnectedCallback() {
      this.leaving.abort();
    }

    async draw() {
      this.sound ??= heard(this.audio.getAttribute("src"));
      const { seconds, loudness } = await this.sound.then((sound) => summed(sound, this.clientWidth)).catch(() => ({}));
      this.seconds = seconds ?? this.audio.duration;
      if (!Number.isFinite(this.seconds)) return;
      const stretches = JSON.parse(document.getElementById("feedback")?.dataset.stretches ?? this.dataset.stretches);
      this.bars = (loudness ?? []).map((height, i) => bar(height, i, loudness.length, stretches, this.seconds));
      this.parts.bars.replaceChildren(...this.bars);
      this.parts.grounds.replaceChildren(...of(stretches, "pause").map((pause) => this.ground(pause)));
      this.parts.lanes.replaceChildren(
        ...of(stretches, "fast", "slow").map((stretch) => this.lane(stretch)),
        ...of(stretches, "filler").map(([, start, end]) => shape("circle", { class: "kind-filler", cx: this.at((start + end) / 2), cy: 5, r: 3 })),
      );
      this.dataset.drawn = "";
      this.follow();
    }

    ground([, start, end]) {
      return shape("rect", { x: this.at(start), y: "0", width: this.at(end - start), height: "100%" });
    }

    lane([kind, start, end]) {
      return shape("line", { class: `lane kind-${kind}`, x1: this.at(start), x2: this.at(end), y1: "97%", y2: "97%" });
    }

    at(seconds) {
      return `${(100 * seconds) / this.seconds}%`;
    }

    follow() {
      if (this.bars) this.place(this.audio.currentTime / this.seconds);
      if (!this.audio.paused && this.isConnected) requestAnimationFrame(() => this.follow());
    }

    place(share) {
      const x = `${100 * Math.min(share, 1)}%`;
      this.parts.head.setAttribute("x1", x);
      this.parts.head.setAttribute("x2", x);
      this.bars.forEach((bar, i) => bar.classList.toggle("played", i < share * this.bars.length));
    }
  },
);

async function heard(source) {
  const answer = await fetch(source);
  if (!answer.ok || Number(answer.headers.get("content-length")) > MOST) throw new Error("no picture");
  return new OfflineAudioContext(1, 1, RATE).decodeAudioData(await answer.arrayBuffer());
}

// The loudest sample of each of as many stretches as there is room for, from 0 to 1.
function summed(sound, width) {
  const samples = sound.getChannelData(0);
  const count = Math.max(32, Math.floor(width / 4));
  const loudest = Array.from({ length: count }, (_, i) => {
    let most = 0;
    for (let at = Math.floor((i * samples.length) / count); at < ((i + 1) * samples.length) / count; at += 1)
      most = Math.max(most, Math.abs(samples[at]));
    return most;
  });
  const top = Math.max(...loudest) || 1;
  return { seconds: sound.duration, loudness: loudest.map((most) => Math.sqrt(most / top)) };
}

function bar(height, i, count, stretches, seconds) {
  const [from, to] = [(i * seconds) / count, ((i + 1) * seconds) / count];
  const kinds = stretches.filter(([, start, end]) => start < to && end > from).map(([kind]) => `kind-${kind}`);
  const tall = 4 + 72 * height;
  return shape("rect", {
    class: kinds.join(" "),
    x: `${(100 * (i + 0.2)) / count}%`,
    y: `${(92 - tall) / 2 + 4}%`,
    width: `${60 / count}%`,
    height: `${tall}%`,
  });
}

function of(stretches, ...kinds) {
  return stretches.filter(([kind]) => kinds.includes(kind));
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
