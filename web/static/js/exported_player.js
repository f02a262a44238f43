// In a session taken away as one file: [data-play] plays the recording it names from data-start to data-end
// (seconds), and only one recording plays at a time.

let until = Infinity;

document.addEventListener("click", async (event) => {
  const { play, start, end } = event.target.closest("[data-play]")?.dataset ?? {};
  const audio = play && document.getElementById(play);
  if (!audio) return;
  until = Infinity;
  if (audio.readyState < 1) {
    audio.load();
    await new Promise((resolve) => audio.addEventListener("loadedmetadata", resolve, { once: true }));
  }
  audio.currentTime = Number(start);
  until = Number(end);
  await audio.play();
});

for (const audio of document.querySelectorAll("audio")) {
  audio.addEventListener("play", () => {
    for (const other of document.querySelectorAll("audio")) if (other !== audio) other.pause();
  });
  audio.addEventListener("timeupdate", () => {
    if (!audio.paused && audio.currentTime >= until) audio.pause();
  });
  audio.addEventListener("pause", () => (until = Infinity));
}
