// <whole-deletion done>: around the form that deletes everything. Once the server says it is done, what this browser
// keeps goes too: recordings not sent yet, and choices. Browsers that heed Clear-Site-Data have done it already.

const ASKED = "longview.deletion"; // so that a link to the page, or loading it again later, deletes nothing

customElements.define(
  "whole-deletion",
  class extends HTMLElement {
    connectedCallback() {
      const asked = sessionStorage.getItem(ASKED);
      sessionStorage.removeItem(ASKED);
      if (asked && this.hasAttribute("done")) {
        localStorage.clear();
        indexedDB.deleteDatabase("longview");
      }
      this.addEventListener("submit", () => sessionStorage.setItem(ASKED, "yes"));
    }
  },
);
