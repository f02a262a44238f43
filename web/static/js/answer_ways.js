// <answer-ways open="voice">: sections with data-way become tabs. Without this script they stand one below another.
// An address that ends in #way-text opens that one.

const ASKED = location.hash.match(/^#way-(\w+)$/)?.[1];

customElements.define(
  "answer-ways",
  class extends HTMLElement {
    connectedCallback() {
      this.ways = [...this.querySelectorAll("[data-way]")];
      this.tabs = this.ways.map((way) => tabFor(way));
      const list = document.createElement("div");
      list.role = "tablist";
      list.ariaLabel = "Ways to answer";
      list.append(...this.tabs);
      list.addEventListener("click", (event) => this.choose(event.target.closest("[role=tab]")));
      list.addEventListener("keydown", (event) => this.step(event));
      this.prepend(list);
      const open = ASKED ?? this.getAttribute("open");
      this.choose(this.tabs.find((tab) => tab.dataset.opens === open) ?? this.tabs[0]);
    }

    choose(chosen) {
      if (!chosen || this.querySelector("[data-busy]")) return;
      this.tabs.forEach((tab, place) => {
        tab.ariaSelected = String(tab === chosen);
        tab.tabIndex = tab === chosen ? 0 : -1;
        this.ways[place].hidden = tab !== chosen;
      });
    }

    step(event) {
      const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!move) return;
      event.preventDefault();
      const next = this.tabs.at((this.tabs.indexOf(event.target) + move) % this.tabs.length);
      this.choose(next);
      next.focus();
    }
  },
);

function tabFor(way) {
  const heading = way.querySelector("h2");
  const tab = document.createElement("button");
  tab.type = "button";
  tab.role = "tab";
  tab.id = `tab-${way.dataset.way}`;
  tab.dataset.opens = way.dataset.way;
  tab.append(heading.querySelector("svg").cloneNode(true), way.dataset.label);
  way.id ||= `way-panel-${way.dataset.way}`;
  way.role = "tabpanel";
  way.setAttribute("aria-labelledby", tab.id);
  tab.setAttribute("aria-controls", way.id);
  heading.classList.add("visually-hidden");
  return tab;
}
