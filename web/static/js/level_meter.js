// Draws how loud the microphone is, as a skyline that moves with the voice. Reduced motion: one steady bar.

const BAR = 4;
const GAP = 3;
const HEARD = 0.012;
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class LevelMeter {
  constructor(canvas) {
    this.canvas = canvas;
    this.levels = [];
    this.rest();
  }

  start(stream) {
    this.context = new AudioContext();
    this.context.resume(); // Safari starts it asleep
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.context.createMediaStreamSource(stream).connect(this.analyser);
    this.lastHeard = this.since = performance.now();
    this.loudest = 0; // of full scale
    this.timer = setInterval(() => this.listen(), still.matches ? 250 : 60);
  }

  // Seconds since anything louder than a quiet room was heard.
  get silence() {
    return (performance.now() - this.lastHeard) / 1000;
  }

  get seconds() {
    return (performance.now() - this.since) / 1000;
  }

  get heard() {
    return this.loudest > HEARD;
  }

  stop() {
    clearInterval(this.timer);
    this.context?.close();
    this.context = null;
  }

  rest() {
    this.levels = [];
    this.draw();
  }

  listen() {
    this.analyser.getFloatTimeDomainData(this.samples);
    const level = Math.sqrt(this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length);
    if (level > HEARD) this.lastHeard = performance.now();
    this.loudest = Math.max(this.loudest, level);
    this.levels.push(level);
    this.draw();
  }

  draw() {
    const { width, height } = this.fit();
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = getComputedStyle(this.canvas).color;
    pen.fillRect(0, height - 2, width, 2);
    if (still.matches) return pen.fillRect(0, height - 14, width * loudness(this.levels.at(-1) ?? 0), 12);
    this.levels = this.levels.slice(-Math.ceil(width / (BAR + GAP)));
    this.levels.toReversed().forEach((level, back) => {
      const tall = Math.max(2, loudness(level) * (height - 4));
      pen.fillRect(width - (back + 1) * (BAR + GAP), height - 2 - tall, BAR, tall);
    });
  }

  // One canvas pixel for each pixel of the screen, so the bars stay sharp.
  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = devicePixelRatio;
    if (this.canvas.width !== Math.round(clientWidth * ratio)) {
      this.canvas.width = Math.round(clientWidth * ratio);
      this.canvas.height = Math.round(clientHeight * ratio);
      this.canvas.getContext("2d").scale(ratio, ratio);
    }
    return { width: clientWidth, height: clientHeight };
  }
}

// -60 dB and below is nothing, -10 dB is all of it.
function loudness(level) {
  return Math.min(1, Math.max(0, (20 * Math.log10(level + 1e-6) + 60) / 50));
}
