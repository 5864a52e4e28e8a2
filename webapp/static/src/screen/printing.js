/** A button that prints the page; without a script the browser's own menu does. */
export function startPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) button.removeAttribute("hidden");
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-print]")) print();
  });
}
