import assert from "node:assert/strict";
import { after, test } from "node:test";
import { borrow, startLending } from "../../webapp/static/src/phone/lending.js";

const ACCOUNT = "0189";
const A_TAB_MAY_TAKE = 150; // milliseconds: lending.js waits so long for other tabs
const key = { the: "key" };

/** A service worker that answers with what it holds. */
function aWorkerThatHolds(held) {
  const controller = {
    postMessage: (message, ports) => message.what === "ask" && ports[0].postMessage(held),
  };
  Object.defineProperty(globalThis, "navigator", {
    value: { serviceWorker: { controller } },
    configurable: true,
  });
}

const otherTab = new BroadcastChannel("runxin-vault");
startLending(ACCOUNT, { onLock: () => {}, onActive: () => {} });
after(() => setTimeout(() => process.exit(), 200).unref()); // the channel of this tab keeps the process

async function timed(asking) {
  const begun = performance.now();
  return [await asking, performance.now() - begun];
}

test("what the worker keeps from the page before is there at once, without waiting for other tabs", async () => {
  aWorkerThatHolds(key);
  const [lent, took] = await timed(borrow(ACCOUNT));
  assert.deepEqual(lent, key);
  assert.ok(took < A_TAB_MAY_TAKE, `${took} ms`);
});

test("where the worker has none, another tab's is taken", async () => {
  aWorkerThatHolds(null);
  otherTab.onmessage = ({ data }) =>
    data.what === "ask" && otherTab.postMessage({ what: "lend", account: data.account, key });
  assert.deepEqual(await borrow(ACCOUNT), key);
  otherTab.onmessage = null;
});

test("where nobody has one there is none, and the PIN is asked for", async () => {
  aWorkerThatHolds(null);
  assert.equal(await borrow(ACCOUNT), null);
});

test("a tab's key for another home opens nothing here", async () => {
  aWorkerThatHolds(null);
  otherTab.onmessage = ({ data }) =>
    data.what === "ask" && otherTab.postMessage({ what: "lend", account: "somebody-else", key });
  assert.equal(await borrow(ACCOUNT), null);
  otherTab.close();
});
