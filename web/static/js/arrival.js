// Where a key or the end of a recording leads to another page, reading goes on at its heading.

const LED_ON = "longview.led-on";

if (sessionStorage.getItem(LED_ON)) {
  sessionStorage.removeItem(LED_ON);
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

export function leadOn() {
  sessionStorage.setItem(LED_ON, "yes");
}
