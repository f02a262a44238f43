// <answer-player>: plays a recording with our own bar; the browser's controls serve where scripts do not.
// Anything with data-play-start (seconds, data-play-end beside it) plays from there, and stops at its end; with
// data-plays (the audio's id) only that recording does. Left and Right seek in the recording used last.

import { clock, measured } from "./clock.js";
import { partsOf } from "./staged.js";
import "./wave_form.js";

const STEP = 5; // seconds, for one press of Left or Right
const OWN_ARROWS = "input:not([type=range]), textarea, select, audio, video, [role=tab], [contenteditable]";

let active = null;

customElements.define(
  "answer-player",
  class extends HTMLElement {
    connectedCallback() {
      this.audio = this.querySelector("audio");
      this.parts = partsOf(this);
      active ??= this;
      this.ready = this.open();
      this.audio.controls = false;
      this.querySelector(".player-bar").hidden = false;
      this.parts.toggle.addEventListener("click", () => this.toggle());
      this.parts.seek.addEventListener("input", () => this.seek(Number(this.parts.seek.value)));
      for (const name of ["play", "pause", "seeked", "timeupdate"]) this.audio.addEventListener(name, () => this.show());
      this.audio.addEventListener("play", () => this.take());
      document.addEventListener("click", (event) => this.pressed(event));
      document.addEventListener("keydown", (event) => this.keyed(event));
      document.addEventListener("feedback", () => this.reopen());
    }

    async open() {
      this.measure(await measured(this.audio));
    }

    // The server makes a copy that seeks exactly while it transcribes; what was opened before is the raw recording.
    reopen() {
      if (!this.audio.paused) return;
      this.audio.load();
      this.ready = this.open();
    }

    // The one that plays has the keys, and no other plays with it.
    take() {
      active = this;
      for (const player of document.querySelectorAll("answer-player")) {
        if (player !== this) player.audio.pause();
        player.parts.toggle.dataset.key = player === this ? "space" : "";
      }
    }

    pressed(event) {
      const { playStart, playEnd, plays } = event.target.closest("[data-play-start]")?.dataset ?? {};
      if (playStart && (plays ?? this.audio.id) === this.audio.id) this.playFrom(Number(playStart), Number(playEnd));
    }

    keyed(event) {
      const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
      const meant = (event.target.closest("answer-player") ?? active) === this;
      const other = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented;
      if (!step || !meant || other || event.target.closest(OWN_ARROWS)) return;
      event.preventDefault();
      this.seek(Math.min(Math.max(this.audio.currentTime + step, 0), Number(this.parts.seek.max)));
    }

    // Plays from `start`; pauses at `end`, or at the end of the recording when none is given.
    async playFrom(start, end = Infinity) {
      await this.ready;
      this.audio.currentTime = start;
      this.until = end;
      await this.audio.play();
    }

    async toggle() {
      await this.ready;
      this.until = Infinity;
      if (this.audio.paused) await this.audio.play();
      else this.audio.pause();
    }

    async seek(seconds) {
      await this.ready;
      this.until = Infinity;
      this.audio.currentTime = seconds;
    }

    // The length the server told is the one all of the page tells.
    measure(seconds) {
      this.parts.seek.max = seconds;
      if (this.parts.length) this.parts.length.textContent ||= clock(seconds);
    }

    show() {
      const { currentTime, paused } = this.audio;
      this.parts.seek.value = currentTime;
      this.tell(currentTime);
      this.parts.play.hidden = !paused;
      this.parts.pause.hidden = paused;
      // timeupdate comes four times a second: close enough to the end of a quote, never before it.
      if (!paused && currentTime >= this.until) this.audio.pause();
    }

    // In gentle mode there are no clocks: the place is then told as a share of the whole.
    tell(seconds) {
      const { now, length, seek } = this.parts;
      if (now) now.textContent = clock(seconds);
      seek.ariaValueText = now ? `${now.textContent} of ${length.textContent}` : `${Math.round((100 * seconds) / seek.max)}%`;
    }
  },
);
