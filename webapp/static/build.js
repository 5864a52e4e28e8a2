/**
 * Builds the scripts, styles and icons into webapp/static/dist under names with a hash of their content, the service worker
 * under its own, and manifest.json, which says which name is which. The files of the two builds before stay, because phones
 * may still hold pages of them.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import * as esbuild from "esbuild";
import { lean } from "./lean.js";
import { DESK, deskSprite, phoneSprite } from "./sprite.js";

const STATIC = dirname(fileURLToPath(import.meta.url));
const ROOT = join(STATIC, "../..");
const SRC = join(STATIC, "src");
const DIST = join(STATIC, "dist");
const BUILDS_KEPT = 3;
/** What a page of the phone fetches only when there is use for it; the phone has it without a network all the same. */
const LATER = { __PASSKEY__: "screen/passkey.js", __VOICE__: "screen/voice.js" };
/** The phone holds what the field pages need; the desk is online. */
const PRECACHED = ["field.js", "field.css", "looks.js", "icons.svg", ...Object.values(LATER)];
/** Everything the build depends on, the layouts too: the shell page that the worker holds is made from them. */
const INPUTS = [
  SRC,
  join(STATIC, "sprite.js"),
  join(STATIC, "lean.js"),
  join(STATIC, "build.js"),
  join(ROOT, "package-lock.json"),
];
const LAYOUTS = [
  "layouts",
  "partials/icon.html",
  "field/shell.html",
  "field/strip.html",
  "field/notices.html",
  "field/broken.html",
  "field/lock.html",
  "partials/pin_fields.html",
].map((path) => join(ROOT, "webapp/templates", path));

const build = hashOf(...[...INPUTS, ...LAYOUTS].flatMap(filesUnder).map((path) => readFileSync(path)));
mkdirSync(DIST, { recursive: true });
const later = await bundle(Object.values(LATER));
const told = Object.entries(LATER).map(([name, path]) => [
  name,
  JSON.stringify(`/static/dist/${later[path]}`),
]);
const files = {
  ...later,
  ...(await bundle(
    ["field.js", "desk.js", "plain.js", "looks.js", "field.css", "desk.css", "plain.css"],
    Object.fromEntries(told),
  )),
  "icons.svg": write("icons", "svg", phoneSprite()),
  "desk-icons.svg": write("desk-icons", "svg", deskSprite()),
};
await buildWorker();
for (const name of Object.values(files)) pack(name);
writeFileSync(join(DIST, "manifest.json"), JSON.stringify({ build, files, desk_icons: DESK }, null, 2));
prune();
console.log(`build ${build}`, files);

/**
 * @param {string[]} names
 * @param {Record<string, string>} [told]  what they are told of scripts built before them
 * @returns {Promise<Record<string, string>>} plain name → hashed name
 */
async function bundle(names, told) {
  const common = options();
  const { metafile } = await esbuild.build({
    ...common,
    define: { ...common.define, ...told },
    external: ["/static/dist/*"],
    entryPoints: names.map((name) => join(SRC, name)),
    entryNames: "[name]-[hash]",
    outdir: DIST,
    metafile: true,
    plugins: [lean],
  });
  return Object.fromEntries(
    Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) =>
      entryPoint ? [[relative(SRC, join(ROOT, entryPoint)), relative(DIST, join(ROOT, path))]] : [],
    ),
  );
}

async function buildWorker() {
  const precache = PRECACHED.map((name) => `/static/dist/${files[name]}`);
  await esbuild.build({
    ...options(),
    entryPoints: [join(SRC, "sw.js")],
    outfile: join(DIST, "sw.js"),
    define: { __BUILD__: JSON.stringify(build), __PRECACHE__: JSON.stringify(precache) },
    sourcemap: false,
  });
}

/** @returns {esbuild.BuildOptions} */
function options() {
  return {
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "safari15.4"],
    // Linked from the file, fetched only by somebody who opens the developer tools.
    sourcemap: "linked",
    legalComments: "none",
    define: { __BUILD__: JSON.stringify(build) },
    logLevel: "warning",
  };
}

/**
 * @param {string} name
 * @param {string} extension
 * @param {string} content
 */
function write(name, extension, content) {
  const hashed = `${name}-${hashOf(content).toUpperCase()}.${extension}`;
  writeFileSync(join(DIST, hashed), content);
  return hashed;
}

/**
 * Packs a file as small as it gets, once and here: whoever answers with it has no time for that.
 * @param {string} name
 */
function pack(name) {
  writeFileSync(join(DIST, `${name}.br`), brotliCompressSync(readFileSync(join(DIST, name))));
}

/** Removes the files of all builds but the last ones, which dist/builds.json remembers. */
function prune() {
  const log = join(DIST, "builds.json");
  const before = existsSync(log) ? JSON.parse(readFileSync(log, "utf8")) : [];
  const others = before.filter((/** @type {{build: string}} */ one) => one.build !== build);
  const kept = [{ build, files: Object.values(files) }, ...others].slice(0, BUILDS_KEPT);
  writeFileSync(log, JSON.stringify(kept, null, 2));
  const named = new Set(["builds.json", "manifest.json", "sw.js", ...kept.flatMap((one) => one.files)]);
  for (const name of readdirSync(DIST))
    if (!named.has(name.replace(/\.(map|br)$/, ""))) rmSync(join(DIST, name));
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/**
 * @param {...(string | Buffer)} contents
 */
function hashOf(...contents) {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex").slice(0, 8);
}
