import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

const KIT = [
  ["/field", "<h1>Today</h1>"],
  ["/field/students", "<h1>Students</h1>"],
  ["/field/saved", "<h1>Saved</h1>"],
  ["/field/unavailable", "<h1>Needs the network</h1>"],
  ["/field/nav", "<ul></ul>"],
];

/**
 * A school's server on a real port, as small as the protocol allows. `faults` holds functions (request, response, body) that
 * answer the next requests instead of it; `requests` remembers what was asked.
 */
export async function openSchool() {
  const school = {
    epoch: "first",
    entries: new Map(),
    files: new Map(),
    kit: [KIT.map(([path, html]) => ({ path, version: "1", html }))],
    gone: [],
    faults: [],
    requests: [],
    reports: [],
    verdictOn: () => ({ verdict: "accepted" }),
  };
  const server = createServer(async (request, response) => {
    const body = await read(request);
    school.requests.push({ method: request.method, url: request.url, headers: request.headers, body });
    const fault = school.faults.shift();
    if (fault) fault(request, response, body, school);
    else serve(school, request, response, body);
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
export function serve(school, request, response, body) {
  const { pathname, searchParams } = new URL(request.url, school.origin);
  if (pathname === "/api/v1/outbox") json(response, 200, receive(school, JSON.parse(body)));
  else if (pathname.startsWith("/api/v1/files/"))
    json(response, 200, store(school, pathname.split("/").at(-1), body));
  else if (pathname === "/api/v1/kit") json(response, 200, kitPage(school, searchParams.get("cursor")));
  else if (pathname.endsWith("/report")) {
    school.reports.push(JSON.parse(body));
    json(response, 200, { revoked: false });
  } else html(response, 200, `<p>Flask: ${request.method} ${pathname}</p>`);
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

function receive(school, { entries }) {
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
  return { epoch: school.epoch, server_time: new Date().toISOString(), verdicts };
}

function store(school, id, bytes) {
  school.files.set(id, bytes);
  return { id, sha256: createHash("sha256").update(bytes).digest("hex"), verdict: "accepted", message: "" };
}

function kitPage(school, cursor) {
  const at = Number(cursor ?? 0);
  const fragments = school.kit[at] ?? [];
  const next = Math.min(at + 1, school.kit.length);
  const more = next < school.kit.length;
  const server_time = new Date().toISOString();
  return { cursor: String(next), more, fragments, gone: more ? [] : school.gone, server_time, build: "test" };
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  return request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
}
