// A form that is on its way is not sent a second time. The server keeps one of two as well; this spares the wait.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.ariaBusy === "true") event.preventDefault();
  mark(form, "true");
});

// Coming back by the Back button shows the form as it was left. What is sent from it now is a new sending: with
// the old mark the server would take changed words for the ones it has.
addEventListener("pageshow", ({ persisted }) => {
  document.querySelectorAll("form[aria-busy]").forEach((form) => mark(form, null));
  if (persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward")
    document.querySelectorAll("input[name=submission]").forEach((field) => (field.value = newMark()));
});

// As crypto.randomUUID, which is not there on plain http.
function newMark() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function mark(form, busy) {
  form.ariaBusy = busy;
  form.querySelectorAll("button").forEach((button) => (button.ariaBusy = busy));
}
