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
 * @property {ArrayBuffer} [wrapped]  the key its bytes are sealed with, wrapped for the vault
 *
 * @typedef {"waiting" | "sent" | "refused" | "too_large" | "missing"} FileState
 * @typedef {FileNote & {state: FileState, message: string, unkeyed?: boolean}} SentFile  unkeyed: sealed here, but its entry
 *   does not say the key, so it goes out as it was
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
 * @property {string} body  the JSON text that is sent as it is; "" where the vault holds it
 * @property {string} student  whom it is about, or ""; "" where the vault holds it
 * @property {ArrayBuffer} [vault]  body and student, sealed for the author; of a sensitive entry only a mark of its words
 * @property {string} [sealed]  the body sealed to the school, in base64
 * @property {string} [key]  id of the school's key that it is sealed to
 * @property {boolean} [sealed_only]  the envelope is all there is of its text
 * @property {boolean} [open_only]  the school could not open the envelope: only the vault's copy will do
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
 * @property {string} [amends]  id of the version that it corrects or takes back, or ""
 *
 * @typedef {object} Draft
 * @property {string} id  becomes the id of the entry
 * @property {string} kind
 * @property {number} version
 * @property {Field[]} fields  empty where they are sealed
 * @property {ArrayBuffer} [sealed]  the fields, sealed for the author
 * @property {FileNote[]} files
 * @property {string} mends  id of the refused entry it mends, or ""
 * @property {Problem[]} problems  why that entry was refused
 * @property {string} changed_at
 * @property {string} deleted_at  "" unless put aside; undo empties it
 *
 * @typedef {{path: string, version: string, html: string, round: string, sealed?: ArrayBuffer}} Fragment
 *
 * @typedef {{kind: "pin", salt: Uint8Array<ArrayBuffer>, rounds: number, wrapped: ArrayBuffer, length: number,
 *   phrase: boolean}} PinSlot
 * @typedef {{kind: "passkey", credential: ArrayBuffer, salt: Uint8Array<ArrayBuffer>, wrapped: ArrayBuffer}} PasskeySlot
 * @typedef {object} VaultMark  how the key of a home is wrapped; the key itself is never kept
 * @property {string} id
 * @property {number} version
 * @property {(PinSlot | PasskeySlot)[]} slots
 * @property {ArrayBuffer} proof  something sealed with the key: what opens it is the key
 * @property {number} failures  wrong PINs in a row
 * @property {number} closed_until  milliseconds; 0: open
 * @property {boolean} [left]  its owner has logged out
 *
 * @typedef {{vault: string, sealed: string, key: string, sent: boolean}} RecoveryMark
 * @typedef {{pin_digits: number, photo_consent: boolean, lock_minutes: number, phone_secret: "pin" | "passphrase",
 *   silent_days?: number}} Policy
 * @typedef {{envelope_key: {id: string, public: string}, policy: Policy}} SchoolMark  as the kit last said
 * @typedef {{enrolled_at: string, device: string}} Enrolment
 * @typedef {{cursor: string, more: boolean, pulled_at: string, build: string, round: string, whole: boolean, settled?: number}}
 *   KitMark  settled: how many entries were settled when it was asked for
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
