// Opens the microphone this browser was told to use, and says in plain words why it would not open.

const CHOICE = "longview.microphone";
const FORMATS = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/webm", "audio/ogg;codecs=opus"];

const ELSEWHERE = "You can type your answer or upload a recording instead.";

// `kind` names the section of the device check that tells how to mend it.
const REASONS = {
  insecure: "Browsers give the microphone only to secure addresses. Open Longview at https:// or on the machine itself at http://127.0.0.1.",
  unable: "This browser cannot record sound in a page.",
  blocked: "The microphone is blocked for this page. Allow it in the browser’s address bar or site settings, then try again.",
  none: "No microphone was found. Plug one in or switch it on, then try again.",
  busy: "Another program is using the microphone. Close it (a video call, perhaps), then try again.",
  failed: "The microphone could not be started. Try again.",
};

const KINDS = { NotAllowedError: "blocked", SecurityError: "blocked", NotFoundError: "none", NotReadableError: "busy" };

const GONE = ["NotFoundError", "OverconstrainedError"];

export class MicrophoneProblem extends Error {
  constructor(kind) {
    super(`${REASONS[kind]} ${ELSEWHERE}`);
    this.kind = kind;
  }
}

// The chosen microphone, or the browser's usual one when that is not there.
export async function openMicrophone() {
  if (!isSecureContext) throw new MicrophoneProblem("insecure");
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) throw new MicrophoneProblem("unable");
  const chosen = chosenMicrophone();
  try {
    return await opened(chosen ? { deviceId: { exact: chosen } } : {}).catch((error) => {
      if (!GONE.includes(error.name) || !chosen) throw error;
      return opened({});
    });
  } catch (error) {
    throw new MicrophoneProblem(KINDS[error.name] ?? "failed");
  }
}

function opened(which) {
  return navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, channelCount: 1, ...which } });
}

// Names are told only while a page may use the microphone.
export async function microphones() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "audioinput");
}

export function chosenMicrophone() {
  return localStorage.getItem(CHOICE) ?? "";
}

export function chooseMicrophone(id) {
  localStorage.setItem(CHOICE, id);
}

// Chrome and Firefox write webm with opus, Safari mp4 with aac.
export function recordingFormat() {
  return FORMATS.find((format) => MediaRecorder.isTypeSupported(format)) ?? "";
}

// A second webm stream can be put behind the first one, as if there had been a pause; an mp4 cannot.
export function joins(format) {
  return format.startsWith("audio/webm") && recordingFormat().startsWith("audio/webm");
}
