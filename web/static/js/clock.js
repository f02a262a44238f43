// 65.2 -> "1:05"
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// A recording made by MediaRecorder states no length. Seeking past its end makes the browser find it.
export async function measured(audio) {
  if (audio.readyState < 1) await once(audio, "loadedmetadata");
  if (audio.duration !== Infinity) return audio.duration;
  audio.currentTime = 1e9;
  while (audio.duration === Infinity) await once(audio, "durationchange");
  audio.currentTime = 0;
  return audio.duration;
}

function once(target, name) {
  return new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
}
