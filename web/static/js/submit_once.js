// A form that is on its way is not sent a second time. The server keeps one of two as well; this spares the wait.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.ariaBusy === "true") event.preventDefault();
  mark(form, "true");
});

// Coming back by the Back button shows the page as it was left.
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => mark(form, null)));

function mark(form, busy) {
  form.ariaBusy = busy;
  form.querySelectorAll("button").forEach((button) => (button.ariaBusy = busy));
}
