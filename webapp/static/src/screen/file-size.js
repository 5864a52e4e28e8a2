/**
 * Says that a chosen file is larger than is taken before it travels: a server that stops listening half-way often cannot
 * say why. The input names the bytes (data-most) and the element with the sentence (data-too-large: its id).
 */
export function startFileSizes() {
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.most) weigh(target, Number(target.dataset.most));
  });
}

/**
 * @param {HTMLInputElement} input
 * @param {number} most
 */
function weigh(input, most) {
  const sentence = document.getElementById(input.dataset.tooLarge ?? "");
  const tooLarge = [...(input.files ?? [])].some((file) => file.size > most);
  if (sentence) sentence.hidden = !tooLarge;
  input.setCustomValidity(tooLarge ? (sentence?.textContent?.trim() ?? "") : "");
}
