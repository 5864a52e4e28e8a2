/** @typedef {import("../phone/rows.js").Field} Field */

/** @type {Record<string, (value: (name: string) => string) => string>} */
const ELSEWHERE = {
  roll_call: (value) => `/field/roll-calls/${value("class_id")}`,
  screening: (value) => `/field/screenings/${value("class_id")}`,
  contact_change: (value) => `/field/students/${value("student_id")}/contacts`,
  withdrawal: (value) => `/field/withdraw?entry=${value("entry_id")}`,
};

/**
 * Where the form is that these words came from: most kinds have one form for everybody, a roll call and a screening have
 * their class's, new contacts their child's and a withdrawal its entry's.
 * @param {string} kind
 * @param {Field[]} fields
 * @param {string} query  such as "draft=…"
 */
export function formAddress(kind, fields, query) {
  const value = (/** @type {string} */ name) => fields.find(([one]) => one === name)?.[1] ?? "";
  const path = ELSEWHERE[kind]?.(value) ?? `/field/record/${kind}`;
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}
