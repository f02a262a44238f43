// What the words of a mark count for, in a card beside them: dimension, indicators, and what that dimension reached.
// It says nothing of its own; all of it stands among the judgements, where each quote has the id quote-ID.

const GAP = 8; // pixels, to the words and to the edges of the window, within which it stays

export function explain(mark) {
  const card = document.getElementById("earned");
  const quotes = mark.dataset.quotes.split(" ").map((id) => document.getElementById(`quote-${id}`));
  const entries = [...Map.groupBy(quotes, (quote) => quote.closest("article"))].map(([judged, of]) => entry(judged, of));
  card.replaceChildren(...entries);
  if (!card.matches(":popover-open")) card.showPopover();
  place(card, mark.getClientRects()[0]);
  document.getElementById("announcer").textContent = entries.map((made) => made.dataset.said).join(" ");
}

export function place(card, beside) {
  const { offsetWidth: width, offsetHeight: height } = card;
  const below = beside.bottom + GAP;
  const room = innerHeight - (document.querySelector(".player")?.offsetHeight ?? 0) - GAP;
  card.style.left = `${Math.max(GAP, Math.min(beside.left, innerWidth - width - GAP))}px`;
  const top = below + height <= room ? below : beside.top - height - GAP;
  card.style.top = `${Math.max(GAP, Math.min(top, room - height))}px`;
}

// One dimension's judgement, and what these quotes of it show.
function entry(judged, quotes) {
  const made = document.getElementById("earned-entry").content.firstElementChild.cloneNode(true);
  const part = (name) => made.querySelector(`[data-part=${name}]`);
  made.className += ` ${[...judged.classList].find((name) => name.startsWith("of-"))}`;
  part("dimension").append(judged.querySelector(".dimension").cloneNode(true));
  part("scale").append(judged.querySelector("[data-part=scale]").cloneNode(true));
  part("shows").textContent = `Shows ${[...new Set(quotes.map(shows))].join("; ")}`;
  part("link").href = `#${quotes[0].id}`;
  part("link").addEventListener("click", () => reveal(quotes[0]));
  const read = (name) => part(name).textContent.trim();
  made.dataset.said = `${read("dimension")}. ${read("shows")}. It reached: ${read("scale")}.`;
  return made;
}

function shows(quote) {
  return quote.querySelector("[data-part=shows]").textContent;
}

function reveal(quote) {
  document.getElementById("earned").hidePopover();
  quote.querySelector("button, a").focus();
}
