import { readFileSync } from "node:fs";

/**
 * What of Pico no page of the phone has (tests/promises/test_lean.py looks): a quarter of the style sheet as it is sent. The
 * desk has all of it.
 */
export const UNUSED = {
  tags: "abbr address area aside blockquote del footer h4 h5 h6 hgroup hr iframe ins kbd mark pre samp sub sup table tfoot thead video",
  attributes: [
    "aria-disabled",
    "aria-invalid=false",
    "aria-label=breadcrumb",
    "data-tooltip",
    "dir=rtl",
    "rel=prev",
    "role=group",
    "role=link",
    "role=search",
    "role=switch",
    "type=color",
    "type=month",
    "type=range",
    "type=reset",
    "type=submit",
    "type=week",
  ],
};
const TAG = new RegExp(`(^|[\\s>+~(,])(${UNUSED.tags.replaceAll(" ", "|")})(?![\\w-])`);
const ATTRIBUTE = new RegExp(`\\[(${UNUSED.attributes.join("|")})\\b`);
/** A list in brackets, such as :is(button,[type=reset]): one that is in use is enough. */
const LIST = /:(is|where|not|has)\(((?:[^()]|\([^()]*\))*)\)/g;

/** Leaves it out of the phone's style sheet. @type {import("esbuild").Plugin} */
export const lean = {
  name: "lean",
  setup(build) {
    build.onLoad({ filter: /pico\.classless\.min\.css$/ }, ({ path }) => ({
      contents: leaner(readFileSync(path, "utf8")),
      loader: "css",
    }));
  },
};

/**
 * A style sheet without the rules for what is on no page.
 * @param {string} css  minified
 */
export function leaner(css) {
  return written(read(css).flatMap(kept));
}

/** @typedef {{head: string, body: string, rules?: Rule[]}} Rule */

/**
 * @param {string} css  minified: no comments, no semicolon after a last declaration
 * @returns {Rule[]}
 */
function read(css) {
  const rules = [];
  for (let at = 0; at < css.length; ) {
    const open = css.indexOf("{", at);
    if (open < 0) break;
    const end = closing(css, open);
    const head = css.slice(at, open);
    const body = css.slice(open + 1, end);
    rules.push(/^@(media|supports)/.test(head) ? { head, body, rules: read(body) } : { head, body });
    at = end + 1;
  }
  return rules;
}

/**
 * @param {string} css
 * @param {number} open
 */
function closing(css, open) {
  let depth = 0;
  let quote = "";
  for (let at = open; at < css.length; at += 1) {
    const sign = css[at];
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "{") depth += 1;
    else if (sign === "}") depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error("a rule without an end");
}

/**
 * @param {Rule} rule
 * @returns {Rule[]}
 */
function kept({ head, body, rules }) {
  if (rules) return [{ head, body, rules: rules.flatMap(kept) }];
  if (head.startsWith("@")) return [{ head, body }];
  const selectors = alternatives(head).filter((one) => !isUnused(one));
  return selectors.length > 0 ? [{ head: selectors.join(","), body }] : [];
}

/**
 * @param {string} selector
 * @returns {boolean}
 */
function isUnused(selector) {
  let none = false;
  const outside = selector.replace(LIST, (_list, kind, inside) => {
    if (kind === "is" || kind === "where") none ||= alternatives(inside).every(isUnused);
    return "";
  });
  return none || TAG.test(outside) || ATTRIBUTE.test(outside);
}

/**
 * The selectors between the commas that stand outside all brackets.
 * @param {string} head
 */
function alternatives(head) {
  const found = [""];
  let depth = 0;
  for (const sign of head) {
    if (sign === "(" || sign === "[") depth += 1;
    if (sign === ")" || sign === "]") depth -= 1;
    if (sign === "," && depth === 0) found.push("");
    else found[found.length - 1] += sign;
  }
  return found;
}

/**
 * @param {Rule[]} rules
 * @returns {string}
 */
function written(rules) {
  return rules.map(({ head, body, rules: inner }) => `${head}{${inner ? written(inner) : body}}`).join("");
}
