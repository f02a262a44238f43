// <device-check>: opens the microphone on a click, shows what comes from it, plays three seconds of it back, and
// shows the section named by data-problem when something is wrong. States: idle, asking, listening, failed.

import { LevelMeter } from "./level_meter.js";
import { chooseMicrophone, chosenMicrophone, microphones, openMicrophone, recordingFormat } from "./microphone.js";
import { Staged } from "./staged.js";

const CLIP = 3; // s
const SETTLING = 0.1; // s until the first sound is taken
const UNHEARD_AFTER = 5; // s
const FAINT = 0.025; // of full scale

const WAITING = "Say a few words, as loud as in an interview.";
const HEARD = "You are heard.";
const FAINTLY = "You are heard, but faintly. Move closer, or raise the input level in your system’s sound settings.";
const SILENT = "Nothing is heard yet.";
const OTHER = "The microphone you chose before is not there, so another one is used.";

customElements.define(
  "device-check",
  class extends Staged {
    connectedCallback() {
      super.connectedCallback();
      this.hidden = false;
      this.parts.picker.addEventListener("change", () => this.choose());
      navigator.mediaDevices?.addEventListener("devicechange", () => this.stream && this.list());
      addEventListener("pagehide", () => this.release());
      this.enter("idle");
      if (!isSecureContext) this.fail("insecure");
    }

    async start() {
      this.enter("asking");
      try {
        this.stream = await openMicrophone();
      } catch (error) {
        return this.fail(error.kind ?? "failed");
      }
      this.stream.getTracks()[0].addEventListener("ended", () => this.fail("unplugged"));
      this.enter("listening");
      this.meter = new LevelMeter(this.parts.level);
      this.meter.start(this.stream);
      this.judging = setInterval(() => this.judge(), 200);
      this.judge();
      await this.list();
      this.parts.said.focus({ preventScroll: true });
    }

    async list() {
      const used = this.stream.getAudioTracks()[0].getSettings().deviceId;
      const found = await microphones();
      const options = found.map(({ label, deviceId }, place) => new Option(label || `Microphone ${place + 1}`, deviceId));
      this.parts.picker.replaceChildren(...options);
      this.parts.picker.value = used;
      const chosen = chosenMicrophone();
      this.missing = chosen && !found.some(({ deviceId }) => deviceId === chosen) ? ` ${OTHER}` : "";
    }

    async choose() {
      chooseMicrophone(this.parts.picker.value);
      this.release();
      await this.start();
      this.parts.picker.focus({ preventScroll: true });
    }

    judge() {
      const { loudest, heard, seconds } = this.meter;
      const silent = !heard && seconds > UNHEARD_AFTER;
      const faint = heard && loudest < FAINT && seconds > UNHEARD_AFTER;
      this.tell(`${heard ? (faint ? FAINTLY : HEARD) : silent ? SILENT : WAITING}${this.missing ?? ""}`);
      this.parts.mark.classList.toggle("pending", !heard);
      this.show(silent ? "silent" : "");
    }

    tell(sentence) {
      if (this.parts.verdict.textContent !== sentence) this.parts.verdict.textContent = sentence;
    }

    record() {
      const recorder = new MediaRecorder(this.stream, { mimeType: recordingFormat() });
      const began = performance.now();
      const ticking = setInterval(() => (this.parts.bar.value = (performance.now() - began) / 1000), 100);
      recorder.addEventListener("dataavailable", ({ data }) => this.offer(data));
      recorder.addEventListener("stop", () => {
        clearInterval(ticking);
        this.mark(false);
      });
      recorder.start();
      setTimeout(() => recorder.state === "recording" && recorder.stop(), (CLIP + SETTLING) * 1000);
      this.mark(true);
    }

    mark(recording) {
      this.parts.record.disabled = recording;
      this.parts.bar.hidden = !recording;
      if (recording) this.offer(null);
    }

    offer(clip) {
      URL.revokeObjectURL(this.parts.clip.src);
      if (clip) this.parts.clip.src = URL.createObjectURL(clip);
      this.parts.hear.hidden = !clip;
      if (clip) this.parts.hear.focus({ preventScroll: true });
    }

    hear() {
      this.parts.clip.currentTime = 0;
      return this.parts.clip.play();
    }

    fail(kind) {
      this.release();
      this.enter("failed");
      this.show(kind);
    }

    enter(state) {
      super.enter(state);
      this.show("");
    }

    // Shows one problem, or none.
    show(kind) {
      if (this.shown === kind) return;
      this.shown = kind;
      this.querySelectorAll("[data-problem]").forEach((part) => (part.hidden = part.dataset.problem !== kind));
    }

    release() {
      clearInterval(this.judging);
      this.meter?.stop();
      this.stream?.getTracks().forEach((track) => track.stop());
      this.meter = this.stream = null;
    }
  },
);
