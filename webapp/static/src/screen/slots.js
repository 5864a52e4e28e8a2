/**
 * Writes a text into the slots of that name; leaves equal text alone, so that screen readers do not repeat it.
 * @param {ParentNode} root
 * @param {string} name
 * @param {string | number} text
 */
export function fill(root, name, text) {
  for (const slot of root.querySelectorAll(`[data-slot~="${name}"]`))
    if (slot.textContent !== String(text)) slot.textContent = String(text);
}

/**
 * Shows those of the alternatives marked with the attribute that name the value, and hides the others.
 * @param {ParentNode} root
 * @param {string} attribute  such as "data-when"
 * @param {string} value
 */
export function choose(root, attribute, value) {
  for (const one of root.querySelectorAll(`[${attribute}]`)) {
    const hidden = !one.getAttribute(attribute)?.split(" ").includes(value);
    if (/** @type {HTMLElement} */ (one).hidden !== hidden) one.toggleAttribute("hidden", hidden);
  }
}

/** What each list shows, so that it is not built again for nothing. @type {WeakMap<Element, string>} */
const shownIn = new WeakMap();

/**
 * Fills a list from its template. The list is left alone when it already shows the same.
 * @template T
 * @param {Element} place  holds a template; what was made from it before is replaced
 * @param {string} templateSelector
 * @param {T[]} rows
 * @param {(item: DocumentFragment, row: T) => void} dress
 */
export function list(place, templateSelector, rows, dress) {
  const template = place.querySelector(templateSelector);
  const news = JSON.stringify(rows);
  const isBuilt = shownIn.get(place) === news && place.childElementCount === rows.length + 1;
  if (isBuilt || !(template instanceof HTMLTemplateElement)) return;
  const items = rows.map((row) => {
    const item = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    dress(item, row);
    return item;
  });
  place.replaceChildren(template, ...items);
  shownIn.set(place, news);
}

/**
 * Unhides the first element that matches, if there is one.
 * @param {ParentNode | null | undefined} root
 * @param {string} selector
 * @param {boolean} [shown]
 */
export function reveal(root, selector, shown = true) {
  root?.querySelector(selector)?.toggleAttribute("hidden", !shown);
}

/**
 * The element itself and those inside it that match.
 * @param {Element} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function within(root, selector) {
  const inside = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
  return root.matches(selector) ? [/** @type {HTMLElement} */ (root), ...inside] : inside;
}

/**
 * What a kind of entry is called, from the page's hidden list of names.
 * @param {string} kind
 */
export function kindLabel(kind) {
  return document.querySelector(`[data-kind-label="${CSS.escape(kind)}"]`)?.textContent?.trim() ?? kind;
}

/**
 * Whether entries of a kind are neither corrected nor taken back, but done again.
 * @param {string} kind
 */
export function isFinal(kind) {
  return document.querySelector(`[data-kind-label="${CSS.escape(kind)}"][data-kind-final]`) !== null;
}
