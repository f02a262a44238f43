// <voice-recorder question="" recording="" max-seconds="">: record an answer, stored piece by piece and heard as
// it is spoken. `recording` is one that was left in the middle. States: idle, kept, elsewhere, asking, recording,
// paused, stopping, sent, refused.

import { leadOn } from "./arrival.js";
import { ChunkQueue } from "./chunk_queue.js";
import { clock } from "./clock.js";
import { Courier, post, sentenceOf } from "./courier.js";
import { LevelMeter } from "./level_meter.js";
import "./live_captions.js";
import "./live_choices.js";
import "./live_sheet.js";
import { joins, MicrophoneProblem, openMicrophone, recordingFormat } from "./microphone.js";
import { alone } from "./one_tab.js";
import { Staged } from "./staged.js";
import "./think_time.js";
import { WebmBlocks } from "./webm_blocks.js";

const PIECE = 250; // ms
const UNHEARD_AFTER = 6; // s
const BEHIND = 6; // s
const THERE = 0.75; // of the words there were before the line was lost, which may have been guesses
const NEARLY = 60; // s before the longest answer
const BITS_A_SECOND = 48_000;
const STILL = { preventScroll: true };
const UNSAFE = ["recording", "paused", "stopping"];
const BUSY = ["asking", ...UNSAFE];

const STORED = "Recording. It is stored as you speak.";
const PLAIN = "Recording. It is stored as you speak. Over this connection your words cannot be shown meanwhile; they come after you stop.";
const CATCHING_UP = "Catching up with your words.";
const UNHEARD = "No sound is reaching Longview. If you are speaking, check that the microphone is not muted. If you are thinking, take your time.";
const LOST = "The server cannot be reached. Recording goes on and is kept in this browser; it is sent when the connection is back.";
const LOST_AT_REST = "The server cannot be reached. All of your answer is kept in this browser; it is sent when the connection is back.";
const NEARLY_FULL = "The longest answer that can be read is nearly reached. Come to an end when it suits you; all of it is kept.";
const FULL = "That is the longest answer that can be read, so recording stopped here. All of it is kept.";
const UNPLUGGED = "The microphone was disconnected. What you said until then is kept. Resume when it is back, or stop here.";
const UNREACHED = "The server could not be reached. Nothing is lost; try again in a moment.";

customElements.define(
  "voice-recorder",
  class extends Staged {
    connectedCallback() {
      super.connectedCallback();
      this.meter = new LevelMeter(this.parts.level);
      this.spoken = this.captioned = this.words = this.wanted = 0;
      this.stored = STORED;
      this.choices = this.querySelector("live-choices");
      this.choices?.addEventListener("change", () => this.courier?.show(this.shown));
      this.parts.delete.addEventListener("close", () => this.parts.delete.returnValue === "delete" && this.discard());
      // Not by preventDefault: Safari, and Chrome before 119, ask only so.
      addEventListener("beforeunload", (event) => UNSAFE.includes(this.state) && (event.returnValue = "recording"));
      addEventListener("pagehide", () => this.courier?.leave());
      document.addEventListener("visibilitychange", () => this.stayAwake());
      // Come back to by the Back button, after this take was sent: start afresh.
      addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
      const left = this.getAttribute("recording");
      if (left) this.recover(left);
      else this.enter("idle");
    }

    get shown() {
      return this.choices?.shown ?? { captions: false, hints: false };
    }

    async recover(recording) {
      this.enter("kept");
      if (!(await alone(recording))) return this.enter("elsewhere");
      this.queue = await ChunkQueue.reopen(recording);
      this.spoken = this.queue.facts.spoken;
      if (this.spoken) this.parts.length.textContent = ` of ${clock(this.spoken)}`;
      this.tick();
      this.parts.extend.disabled = true; // until the server says which piece comes next
      this.parts.apart.hidden = joins(this.queue.facts.format);
      this.connect();
      if (this.queue.facts.ended) this.finish();
    }

    start() {
      return this.state === "idle" && this.listen(() => this.queue ?? this.begin());
    }

    // Goes on with a recording whose microphone is gone.
    extend() {
      return this.listen(() => {});
    }

    async listen(begin) {
      const { state } = this;
      this.enter("asking", "Waiting for the microphone. Your browser may ask for permission.");
      document.dispatchEvent(new Event("listening"));
      try {
        this.stream = await openMicrophone();
        await begin();
        this.record();
      } catch (error) {
        this.release();
        const { message, kind } = error instanceof DOMException ? new MicrophoneProblem("failed") : error;
        this.enter(state, "", message);
        this.parts.check.hidden = !kind;
      }
    }

    async begin() {
      this.submission ??= crypto.randomUUID(); // the same one when Start is pressed again after a failure
      const address = `/api/questions/${this.getAttribute("question")}/recordings`;
      const answer = await post(address, { submission: this.submission }).catch(() => null);
      if (!answer?.ok) throw new Error(answer ? await sentenceOf(answer) : UNREACHED);
      const { id } = await answer.json();
      alone(id);
      this.queue = await ChunkQueue.start(id, recordingFormat());
      this.connect();
    }

    connect() {
      const courier = new Courier(this.queue, this.shown, (news) => courier === this.courier && this.hear(news));
      this.courier = courier; // one of a deleted take may still get an answer, and it is not about this one
    }

    record() {
      const recorder = (this.recorder = new MediaRecorder(this.stream, { mimeType: recordingFormat(), audioBitsPerSecond: BITS_A_SECOND }));
      const blocks = new WebmBlocks(recorder.mimeType, this.queue.count > 0);
      let last = Promise.resolve(); // pieces stay in order
      recorder.addEventListener("dataavailable", ({ data }) => (last = last.then(() => this.take(recorder, blocks, data))));
      recorder.addEventListener("stop", () => last.then(() => recorder === this.recorder && this.stopped()));
      recorder.start(PIECE);
      this.meter.start(this.stream);
      this.since = performance.now();
      this.ticking = setInterval(() => this.tick(), 200);
      this.stayAwake();
      this.enter("recording", (this.advice = this.stored));
      this.parts.stop.focus(STILL);
    }

    // Whenever the page is hidden, the browser lets go of the lock.
    stayAwake() {
      if (!this.stream || document.hidden) return;
      navigator.wakeLock?.request("screen").then((lock) => (this.stream ? (this.awake = lock) : lock.release()), () => {});
    }

    async take(recorder, blocks, data) {
      const { elapsed } = this;
      const piece = await blocks.take(data);
      if (recorder === this.recorder && piece.size) this.queue.add(piece, elapsed);
    }

    pause() {
      this.recorder.pause();
      this.rest();
      this.turn("paused", "Paused. Nothing is recorded until you resume.");
    }

    resume() {
      if (this.recorder.state === "inactive") return this.extend();
      this.recorder.resume();
      this.since = performance.now();
      this.turn("recording", this.advice);
    }

    // Pause and Resume take each other's place. Space goes on meaning Stop, unless Tab had led to the one that goes.
    turn(state, note) {
      const { pause, resume, stop } = this.parts;
      const left = [pause, resume].find((control) => control === document.activeElement);
      const tabbed = left?.matches(":focus-visible");
      this.enter(state, note);
      if (left) (tabbed ? (left === pause ? resume : pause) : stop).focus(STILL);
    }

    stop() {
      if (!UNSAFE.includes(this.state) || this.state === "stopping") return;
      this.rest();
      this.enter("stopping", "Reading your last words.");
      if (this.recorder.state === "inactive") this.finish();
      else this.recorder.stop();
    }

    // The recorder has given its last piece: asked to, or because its microphone is gone.
    stopped() {
      this.release();
      if (this.state === "stopping") return this.finish();
      this.rest();
      if (!joins(this.recorder.mimeType)) return this.stop();
      this.turn("paused", UNPLUGGED);
    }

    finish(event) {
      if (this.state === "refused") return; // the form goes to the server by itself
      event?.preventDefault();
      this.enter("stopping", "Reading your last words.");
      this.queue.end();
      this.courier.stop();
    }

    restart(event) {
      event.preventDefault();
      this.parts.delete.showModal();
    }

    async discard(note = "That take is deleted. Start when you are ready.") {
      const answer = await fetch(`/api/answers/${this.queue.id}`, { method: "DELETE" }).catch(() => null);
      if (!answer?.ok && answer?.status !== 404) return this.enter(this.state, "", UNREACHED);
      this.courier.close();
      this.queue.forget();
      this.courier = this.queue = this.recorder = this.submission = this.lost = this.hints = null;
      this.spoken = this.captioned = this.words = this.wanted = 0;
      this.release();
      this.tick();
      this.meter.rest();
      this.heard((part) => part.clear());
      this.enter("idle", note);
      if (note) this.parts.start.focus(STILL);
    }

    enter(state, note = "", problem = "") {
      super.enter(state);
      this.toggleAttribute("data-busy", BUSY.includes(state));
      this.say(note);
      this.parts.problem.querySelector("p").textContent = problem;
      this.parts.problem.hidden = !problem;
      this.parts.check.hidden = true;
    }

    // While the server cannot be reached, that is said instead.
    say(note, lost = this.lost) {
      Object.assign(this, { note, lost });
      const said = !lost ? note : this.state === "recording" ? LOST : LOST_AT_REST;
      if (this.parts.note.textContent !== said) this.parts.note.textContent = said;
    }

    // What the courier brings.
    hear(news) {
      this[`on_${news.type}`]?.(news);
    }

    on_ready() {
      this.on_ack();
      this.news = performance.now();
      this.late = this.shown.captions && this.elapsed - this.captioned > BEHIND;
      this.wanted = Math.max(this.wanted, this.words);
      if (this.state === "kept" && !this.queue.count) this.discard(""); // left before anything was said
      this.parts.extend.disabled = !joins(this.queue?.facts.format ?? "");
    }

    on_ack() {
      this.say(this.note, false);
    }

    on_lost() {
      this.say(this.note, true);
    }

    on_plain() {
      if (this.choices) this.stored = PLAIN;
    }

    // The server guesses at open words once it has heard all that is over; one that was started anew, before. It has
    // to come to the words there were.
    on_captions({ first, settled, open }) {
      this.news = performance.now();
      this.words = first + settled.length + open.split(" ").filter(Boolean).length;
      if (this.words > THERE * this.wanted) this.wanted = 0;
      this.late = this.wanted > 0 || (this.late && !open);
      if (!this.late) this.captioned = this.elapsed;
      this.heard((part) => part.hearWords?.({ first, settled, open }));
      this.hint();
    }

    on_hints(news) {
      this.hints = news;
      this.hint();
    }

    // What the sheet shows stays while the words it rests on are heard anew.
    hint() {
      if (!this.hints || (this.late && this.querySelector("live-sheet .found"))) return;
      this.heard((part) => part.hearHints?.(this.hints));
      this.hints = null;
    }

    on_state({ state, sentence }) {
      if (state !== "full") return;
      this.stop();
      this.say(sentence ?? FULL);
    }

    on_problem({ sentence }) {
      this.say(sentence);
    }

    on_refused({ sentence }) {
      this.recorder = null;
      this.release();
      this.queue.forget();
      this.parts.end.action = `/answers/${this.queue.id}/stop`;
      this.enter("refused", "", sentence);
    }

    async on_final({ text }) {
      this.heard((part) => part.finish?.(text));
      await this.queue.forget();
      this.enter("sent", "All of it is kept. Going on.");
      leadOn();
      location.assign(this.getAttribute("onward") ?? `/answers/${this.queue.id}`);
    }

    heard(tell) {
      this.querySelectorAll("live-captions, live-sheet").forEach(tell);
    }

    get elapsed() {
      return this.spoken + (this.since ? (performance.now() - this.since) / 1000 : 0);
    }

    // The clock stands.
    rest() {
      this.spoken = this.elapsed;
      this.since = null;
    }

    tick() {
      this.parts.elapsed.textContent = clock(this.elapsed);
      this.style.setProperty("--at", this.elapsed.toFixed(1));
      if (this.elapsed >= Number(this.getAttribute("max-seconds"))) this.on_state({ state: "full" });
      else if (this.state === "recording") this.advise();
    }

    advise() {
      const nearly = this.elapsed > this.getAttribute("max-seconds") - NEARLY;
      this.late &&= performance.now() - this.news < BEHIND * 1000; // nothing more comes: there is nothing to come
      this.hint();
      const advice = this.meter.silence > UNHEARD_AFTER ? UNHEARD : nearly ? NEARLY_FULL : this.late ? CATCHING_UP : this.stored;
      if (advice !== this.advice) this.say((this.advice = advice));
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
