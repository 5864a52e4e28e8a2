/**
 * The shapes of what a phone keeps. Types only; nothing here runs.
 *
 * @typedef {[string, string]} Field  a form control's name and value, in the order of the form
 *
 * @typedef {object} FileNote  what an entry says about one of its files; the bytes are a FileRow
 * @property {string} id  UUIDv7
 * @property {string} sha256  lower-case hex
 * @property {string} type
 * @property {number} size  bytes
 * @property {string} name  the form control it came from
 *
 * @typedef {"waiting" | "sent" | "refused" | "too_large" | "missing"} FileState
 * @typedef {FileNote & {state: FileState, message: string}} SentFile
 *
 * @typedef {{entry: string, id: string, bytes: ArrayBuffer}} FileRow  entry is also the id of its draft
 *
 * @typedef {{field: string, message: string}} Problem
 * @typedef {"waiting" | "accepted" | "parked" | "refused" | "too_large"} EntryState
 *
 * @typedef {object} OutboxRow
 * @property {string} id  UUIDv7
 * @property {number} n  rises with every entry saved on this phone
 * @property {string} kind
 * @property {number} version
 * @property {string} digest  sha256 of the body's UTF-8, lower-case hex
 * @property {string} body  the JSON text that is sent as it is
 * @property {string} student  whom it is about, or ""
 * @property {string} saved_at  ISO 8601 UTC by the phone's clock
 * @property {EntryState} state
 * @property {string} settled_at  when the server's word came, or ""
 * @property {string} message  the server's words
 * @property {Problem[]} problems
 * @property {number | null} seq  the server's sequence number
 * @property {SentFile[]} files
 * @property {string} [aside_at]  since when its author lets it rest, unsent as it is
 * @property {string} mends  id of the refused entry this one replaces, or ""
 * @property {string} mended_by  id of the entry that replaces this refused one, or ""
 *
 * @typedef {object} Draft
 * @property {string} id  becomes the id of the entry
 * @property {string} kind
 * @property {number} version
 * @property {Field[]} fields
 * @property {FileNote[]} files
 * @property {string} mends  id of the refused entry it mends, or ""
 * @property {Problem[]} problems  why that entry was refused
 * @property {string} changed_at
 * @property {string} deleted_at  "" unless put aside; undo empties it
 *
 * @typedef {{path: string, version: string, html: string, round: string}} Fragment
 * @typedef {{enrolled_at: string, device: string}} Enrolment
 * @typedef {{cursor: string, more: boolean, pulled_at: string, build: string, round: string, whole: boolean}} KitMark
 * @typedef {{last: string, outcome: Outcome}} SyncMark  last: when everything was last known to be sent
 * @typedef {"done" | "retry" | "login"} Outcome
 *
 * @typedef {object} HomeSchema
 * @property {{key: string, value: any}} meta
 * @property {{key: string, value: OutboxRow, indexes: {state: [string, number]}}} outbox
 * @property {{key: [string, string], value: FileRow}} files
 * @property {{key: string, value: Draft}} drafts
 * @property {{key: string, value: Fragment}} fragments
 *
 * @typedef {"meta" | "outbox" | "files" | "drafts" | "fragments"} StoreName
 */
export {};
