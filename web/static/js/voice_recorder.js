// <voice-recorder question="" max-seconds="">: record an answer, stored piece by piece as it is spoken.
// Parts are named by data-part; data-in lists the states a part is shown in:
// idle, asking, recording, paused, stopping, recorded, sending.

import { ChunkQueue, sentenceOf } from "./chunk_queue.js";
import { clock, measured } from "./clock.js";
import { LevelMeter } from "./level_meter.js";
import { openMicrophone, recordingFormat } from "./microphone.js";

const UNHEARD_AFTER = 6;
const LIVE = ["recording", "paused", "stopping"];

customElements.define(
  "voice-recorder",
  class extends HTMLElement {
    connectedCallback() {
      this.parts = Object.fromEntries([...this.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
      this.meter = new LevelMeter(this.parts.level);
      for (const action of ["start", "pause", "resume", "stop", "discard", "send"])
        this.parts[action].addEventListener("click", () => this[action]());
      addEventListener("beforeunload", (event) => this.unsafe && event.preventDefault());
      addEventListener("pagehide", () => this.queue?.leave());
      // Come back to by the Back button, after this take was sent: start afresh.
      addEventListener("pageshow", ({ persisted }) => persisted && this.state === "sending" && location.reload());
      document.addEventListener("visibilitychange", () => this.secure());
      this.enter("idle");
    }

    get unsafe() {
      return LIVE.includes(this.state) || (this.state !== "sending" && this.queue?.waiting > 0);
    }

    async start() {
      if (this.state !== "idle") return;
      this.enter("asking", "Waiting for the microphone. Your browser may ask for permission.");
      try {
        this.stream = await openMicrophone();
        this.recording = await this.begin();
      } catch (error) {
        this.release();
        return this.enter("idle", "", error.message);
      }
      this.record();
    }

    async begin() {
      this.submission ??= crypto.randomUUID(); // the same one when Start is pressed again after a failure
      const body = JSON.stringify({ submission: this.submission });
      const headers = { "Content-Type": "application/json" };
      const address = `/api/questions/${this.getAttribute("question")}/recordings`;
      const answer = await fetch(address, { method: "POST", headers, body }).catch(unreachable);
      if (!answer.ok) throw new Error(await sentenceOf(answer));
      return (await answer.json()).id;
    }

    record() {
      this.queue = new ChunkQueue(this.recording, (news) => this.hear(news));
      this.spoken = 0;
      this.unheard = false;
      this.recorder = new MediaRecorder(this.stream, { mimeType: recordingFormat(), audioBitsPerSecond: 48_000 });
      this.recorder.addEventListener("dataavailable", ({ data }) => data.size && this.queue.add(data));
      this.recorder.addEventListener("stop", () => this.finish());
      this.stream.getTracks()[0].addEventListener("ended", () => this.unplugged());
      this.recorder.start(1000);
      this.meter.start(this.stream);
      this.since = performance.now();
      this.ticking = setInterval(() => this.tick(), 200);
      navigator.wakeLock?.request("screen").then((lock) => (this.awake = lock), () => {});
      this.enter("recording", "Recording. It is stored as you speak.");
      this.parts.stop.focus();
    }

    pause() {
      this.recorder.pause();
      this.spoken = this.elapsed;
      this.since = null;
      this.enter("paused", "Paused. Nothing is recorded until you resume.");
      this.parts.resume.focus();
    }

    resume() {
      this.recorder.resume();
      this.since = performance.now();
      this.enter("recording", "Recording.");
      this.parts.pause.focus();
    }

    stop(why = "") {
      if (!this.recorder || this.recorder.state === "inactive") return;
      this.spoken = this.elapsed;
      this.since = null;
      this.enter("stopping", why);
      this.recorder.stop();
    }

    finish() {
      const why = this.parts.note.textContent;
      this.release();
      this.parts.length.textContent = clock(this.spoken);
      this.parts.playback.src = URL.createObjectURL(new Blob(this.queue.chunks, { type: this.recorder.mimeType }));
      measured(this.parts.playback);
      this.enter("recorded", why || "Stored on the way. Send it when you are content with it.", this.queue.refusal);
      this.parts.send.focus();
    }

    async send() {
      if (this.state !== "recorded") return;
      this.enter("sending", this.queue.waiting ? "Storing the last seconds." : "Sending.");
      try {
        await this.queue.flush();
        await this.post("stop", { chunks: this.queue.stored });
        location.assign(`/answers/${this.recording}`);
      } catch (error) {
        this.enter("recorded", "", error.message);
      }
    }

    async post(action, body) {
      const headers = { "Content-Type": "application/json" };
      const address = `/api/recordings/${this.recording}/${action}`;
      const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) }).catch(unreachable);
      if (!answer.ok) throw new Error(await sentenceOf(answer));
    }

    async discard() {
      if (this.state !== "recorded") return;
      const answer = await fetch(`/api/answers/${this.recording}`, { method: "DELETE" }).catch(() => null);
      if (!answer?.ok && answer?.status !== 404)
        return this.enter("recorded", "", "The server could not be reached, so this take is still stored. Try again in a moment.");
      URL.revokeObjectURL(this.parts.playback.src);
      this.queue = null;
      this.submission = null;
      this.parts.elapsed.textContent = clock(0);
      this.style.setProperty("--at", 0);
      this.enter("idle", "That take is deleted. Start when you are ready.");
      this.meter.rest();
      this.parts.start.focus();
    }

    enter(state, note = "", problem = "") {
      this.state = this.dataset.state = state;
      this.toggleAttribute("data-busy", state !== "idle");
      this.querySelectorAll("[data-in]").forEach((part) => (part.hidden = !part.dataset.in.split(" ").includes(state)));
      this.parts.note.textContent = note;
      this.parts.problem.textContent = problem;
      this.parts.problem.hidden = !problem;
    }

    get elapsed() {
      return this.spoken + (this.since ? (performance.now() - this.since) / 1000 : 0);
    }

    tick() {
      this.parts.elapsed.textContent = clock(this.elapsed);
      this.style.setProperty("--at", this.elapsed.toFixed(1));
      if (this.elapsed >= Number(this.getAttribute("max-seconds"))) this.stop("That is the longest answer that can be read, so recording stopped here. All of it is kept.");
      else if (this.state === "recording") this.warnOfSilence();
    }

    warnOfSilence() {
      const unheard = this.meter.silence > UNHEARD_AFTER;
      if (unheard === this.unheard) return;
      this.unheard = unheard;
      this.parts.note.textContent = unheard
        ? "No sound is reaching Longview. If you are speaking, check that the microphone is not muted. If you are thinking, take your time."
        : "Recording. It is stored as you speak.";
    }

    hear({ connected, refusal }) {
      const lost = "The server cannot be reached. Recording goes on; it will be stored when the connection is back. Keep this page open.";
      this.parts.problem.textContent = refusal || lost;
      this.parts.problem.hidden = connected;
      if (refusal) this.stop("Recording stopped.");
    }

    unplugged() {
      this.stop("The microphone was disconnected. What you said until then is kept.");
    }

    secure() {
      if (document.hidden && this.recorder?.state === "recording") this.recorder.requestData();
    }

    release() {
      clearInterval(this.ticking);
      this.meter.stop();
      this.stream?.getTracks().forEach((track) => track.stop());
      this.awake?.release();
      this.stream = this.awake = null;
    }
  },
);

function unreachable() {
  throw new Error("The server could not be reached. Nothing is lost; try again in a moment.");
}
