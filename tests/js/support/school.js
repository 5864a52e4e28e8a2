import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";
import { aPair, opened, openedFile } from "./sealing.js";

const KIT = [
  ["/field", "<h1>Today</h1>"],
  ["/field/students", "<h1>Students</h1>"],
  ["/field/saved", "<h1>Saved</h1>"],
  ["/field/unavailable", "<h1>Needs the network</h1>"],
  ["/field/silent", "<h1>Log in again</h1>"],
  ["/field/index.json", "[]"],
  ["/field/nav", "<ul></ul>"],
];

/**
 * A school's server on a real port, as small as the protocol allows. `faults` holds functions (request, response, body) that
 * answer the next requests instead of it; `requests` remembers what was asked.
 */
export async function openSchool() {
  const school = {
    epoch: "first",
    giveBack: false,
    entries: new Map(),
    files: new Map(),
    uploads: new Map(),
    speaksTus: true,
    kit: [KIT.map(([path, html]) => ({ path, version: "1", html }))],
    gone: [],
    faults: [],
    requests: [],
    reports: [],
    revoked: false,
    emptied: 0,
    silentDays: 14,
    now: () => new Date(),
    verdictOn: () => ({ verdict: "accepted" }),
    policy: { pin_digits: 6, photo_consent: true, lock_minutes: 5, phone_secret: "pin" },
    recovery: new Map(),
    ...(await aPair()),
  };
  const server = createServer(async (request, response) => {
    const body = await read(request);
    school.requests.push({ method: request.method, url: request.url, headers: request.headers, body });
    const fault = school.faults.shift();
    if (fault) fault(request, response, body, school);
    else await serve(school, request, response, body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  school.origin = `http://127.0.0.1:${server.address().port}/`;
  school.close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  school.asked = (start) => school.requests.filter(({ url }) => url.startsWith(start));
  return school;
}

/** Answers as the school would. */
export async function serve(school, request, response, body) {
  const { pathname, searchParams } = new URL(request.url, school.origin);
  if (pathname === "/api/v1/outbox") json(response, 200, await receive(school, JSON.parse(body)));
  else if (pathname.startsWith("/api/v1/files")) await files(school, request, response, body);
  else if (pathname.endsWith("/recovery")) json(response, ...recover(school, request, pathname, body));
  else if (pathname === "/api/v1/kit") json(response, 200, kitPage(school, searchParams.get("cursor")));
  else if (pathname.endsWith("/report")) {
    school.reports.push(JSON.parse(body));
    json(response, 200, { revoked: false });
  } else if (pathname.includes("/handover")) handOver(school, request, response, body);
  else html(response, 200, `<p>Flask: ${request.method} ${pathname}</p>`);
}

export function json(response, status, data) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(data));
}

export function html(response, status, text) {
  response.writeHead(status, { "Content-Type": "text/html" }).end(text);
}

/** A fault: answer with this status and a page for people. */
export function withStatus(status) {
  return (_request, response) => html(response, status, "<h1>…</h1>");
}

/** The doors of a phone out of service: they open with its token, and once it is revoked. */
async function handOver(school, { method, url, headers }, response, body) {
  if (!headers["runxin-handover"] || school.emptied) return json(response, 404, { code: "not_found" });
  if (method === "GET") return json(response, 200, { revoked: school.revoked });
  if (!school.revoked) return json(response, 404, { code: "not_found" });
  if (method === "DELETE") {
    school.emptied += 1;
    return json(response, 200, { revoked: true });
  }
  if (method === "PUT") return putFile(school, response, url.split("/").at(-1), body);
  const { entries } = JSON.parse(body);
  const parked = { ...school, verdictOn: () => ({ verdict: "parked", message: "停用" }) };
  return json(response, 200, await receive(parked, { entries }));
}

async function receive(school, { entries }) {
  for (const entry of entries.filter(({ sealed }) => sealed)) {
    const boundTo = `entry ${entry.id} ${entry.kind} ${entry.version}`;
    entry.body = (await opened(school, entry.sealed, boundTo)).toString();
  }
  for (const entry of entries) entry.digest ??= sha256(entry.body);
  const verdicts = entries.map((entry) => {
    const known = school.entries.get(entry.id);
    const word = known ? { verdict: "already" } : school.verdictOn(entry);
    if (!known) school.entries.set(entry.id, entry);
    return {
      id: entry.id,
      digest: entry.digest,
      seq: school.entries.size,
      message: "",
      problems: [],
      ...word,
    };
  });
  return { epoch: school.epoch, give_back: school.giveBack, server_time: new Date().toISOString(), verdicts };
}

function files(school, request, response, body) {
  const id = new URL(request.url, school.origin).pathname.split("/")[4];
  const doors = { PUT: putFile, GET: tellOf, POST: beginFile, HEAD: offsetOf, PATCH: addPiece };
  if (!school.speaksTus && request.method !== "PUT") return html(response, 404, "<h1>404</h1>");
  if (request.method !== "PUT" && request.method !== "GET") response.setHeader("Tus-Resumable", "1.0.0");
  return doors[request.method](school, response, id, body, request.headers);
}

async function putFile(school, response, id, body) {
  school.files.set(id, await plain(school, id, body));
  json(response, 200, { id, sha256: sha256(school.files.get(id)), verdict: "accepted", message: "" });
}

/** The file as it was before it was sealed, if its entry brought a key. */
async function plain(school, id, sent) {
  const notes = [...school.entries.values()].flatMap(({ body }) => JSON.parse(body).files);
  const note = notes.find((one) => one.id === id);
  return note?.key ? openedFile(note, sent) : sent;
}

function tellOf(school, response, id) {
  const whole = school.files.get(id);
  const declared = school.uploads.get(id);
  const digest = whole ? sha256(whole) : (declared?.sha256 ?? "");
  json(response, 200, { id, sha256: digest, verdict: whole ? "accepted" : "waiting", message: "" });
}

/** Upload-Metadata: "key base64,key base64". */
function beginFile(school, response, _id, _body, headers) {
  const pairs = headers["upload-metadata"].split(",").map((pair) => pair.split(" "));
  const said = Object.fromEntries(pairs.map(([key, value]) => [key, atob(value)]));
  const known = school.uploads.get(said.file);
  const fresh = { sha256: said.sha256, length: Number(headers["upload-length"]), held: Buffer.alloc(0) };
  const upload = known?.sha256 === said.sha256 ? known : fresh;
  school.uploads.set(said.file, upload);
  const where = { "Upload-Offset": String(upload.held.length), Location: `/api/v1/files/${said.file}` };
  response.writeHead(201, where).end();
}

function offsetOf(school, response, id) {
  const upload = school.uploads.get(id);
  if (!upload) return response.writeHead(404).end();
  return response.writeHead(200, { "Upload-Offset": String(upload.held.length) }).end();
}

async function addPiece(school, response, id, body, headers) {
  const upload = school.uploads.get(id);
  if (!upload) return response.writeHead(404).end();
  if (Number(headers["upload-offset"]) !== upload.held.length) return response.writeHead(409).end();
  const checksum = createHash("sha256").update(body).digest("base64");
  if (headers["upload-checksum"] !== `sha256 ${checksum}`) return response.writeHead(460).end();
  upload.held = Buffer.concat([upload.held, body]);
  if (upload.held.length === upload.length) school.files.set(id, await plain(school, id, upload.held));
  return response.writeHead(204, { "Upload-Offset": String(upload.held.length) }).end();
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

function kitPage(school, cursor) {
  const at = Number(cursor ?? 0);
  const fragments = school.kit[at] ?? [];
  const next = Math.min(at + 1, school.kit.length);
  const more = next < school.kit.length;
  const server_time = school.now().toISOString();
  const { envelope_key } = school;
  const policy = { ...school.policy, silent_days: school.silentDays };
  return {
    envelope_key,
    cursor: String(next),
    more,
    fragments,
    gone: more ? [] : school.gone,
    policy,
    epoch: school.epoch,
    give_back: school.giveBack,
    server_time,
    build: "test",
  };
}

function recover(school, { method }, pathname, body) {
  const device = pathname.split("/").at(-2);
  if (method === "PUT") school.recovery.set(device, JSON.parse(body));
  return [200, { device, key: school.givenBack }];
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
}
