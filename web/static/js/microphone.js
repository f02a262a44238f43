// Opens the microphone, and says in plain words why it would not open.

const FORMATS = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/webm", "audio/ogg;codecs=opus"];

export const ELSEWHERE = "You can type your answer or upload a recording instead.";

const REASONS = {
  NotAllowedError: `The microphone is blocked for this page. Allow it in the browser’s address bar or site settings, then press Start again. ${ELSEWHERE}`,
  SecurityError: `The browser’s settings forbid the microphone here. ${ELSEWHERE}`,
  NotFoundError: `No microphone was found. Plug one in or switch it on, then press Start again. ${ELSEWHERE}`,
  OverconstrainedError: `No microphone was found that fits. Plug another one in, then press Start again. ${ELSEWHERE}`,
  NotReadableError: `Another program is using the microphone. Close it (a video call, perhaps), then press Start again. ${ELSEWHERE}`,
  AbortError: `The microphone could not be started. Press Start again. ${ELSEWHERE}`,
};

export async function openMicrophone() {
  if (!isSecureContext)
    throw new Error(`Browsers give the microphone only to secure addresses. Open Longview at https:// or on the machine itself at http://127.0.0.1. ${ELSEWHERE}`);
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder)
    throw new Error(`This browser cannot record sound in a page. ${ELSEWHERE}`);
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, channelCount: 1 } });
  } catch (error) {
    throw new Error(REASONS[error.name] ?? `The microphone could not be opened (${error.message}). ${ELSEWHERE}`);
  }
}

// Chrome and Firefox write webm with opus, Safari mp4 with aac.
export function recordingFormat() {
  return FORMATS.find((format) => MediaRecorder.isTypeSupported(format)) ?? "";
}
