/** What each error code means and what to do about it: the text of the pages that a problem's `type` leads to. */
import type { ErrorCode } from '../../errors.js'

export interface Guide {
  readonly meaning: string
  readonly remedy: string
}

export const problemGuide = {
  'invalid-request': {
    meaning: 'The request was understood, but a value in it is wrong or contradicts another one.',
    remedy:
      'Every entry of `errors` names the place (a JSON pointer into the body, or /query/…, /path/… and /headers/…), the value that came and what is accepted there. Correct those and send the request again; nothing was stored.',
  },
  'malformed-body': {
    meaning:
      'The body is not what its content type says: JSON that does not parse, an archive that is cut short, or nothing at all.',
    remedy:
      'Send a complete JSON document in UTF-8, or for POST /v1/datasets a complete .npz archive.',
  },
  'unsupported-media-type': {
    meaning: 'This route does not take the content type that was sent.',
    remedy:
      'Send `application/json`; for POST /v1/datasets `application/octet-stream` or `application/zip`.',
  },
  'body-too-large': {
    meaning: 'The body has more bytes than this route takes.',
    remedy:
      'Send fewer rows, or a smaller model description; `detail` says how many bytes are taken.',
  },
  'headers-too-large': {
    meaning: 'The address with its query, and the headers, have more than 16 KiB together.',
    remedy: 'Send a shorter query or smaller headers; what is long belongs into a body.',
  },
  'method-not-allowed': {
    meaning: 'There is something under this address, but it does not take this method.',
    remedy: 'Take one of the methods in the header `Allow`. /docs lists them for every address.',
  },
  unauthenticated: {
    meaning: 'No key came with the request, or one that is unknown, expired or revoked.',
    remedy:
      'Send `Authorization: Bearer KEY`; `batchwise keys create` makes a key on the machine of the service.',
  },
  forbidden: {
    meaning: 'The key is known, but it does not have the scope that this needs.',
    remedy:
      '`errors` names the scope. Use a key that has it; `batchwise keys list` shows the scopes of keys.',
  },
  'rate-limited': {
    meaning: 'More requests came in a minute than one key, or one address without a key, may send.',
    remedy:
      'Send the request again after the seconds in `Retry-After`. Follow a study by its events instead of asking often.',
  },
  'too-many-studies': {
    meaning: 'As many studies of this owner are waiting or running as are allowed.',
    remedy:
      'Wait until one of them is final, or cancel one; `GET /v1/studies?state=queued` and `?state=running` list them.',
  },
  'too-many-streams': {
    meaning: 'As many streams of events and subscriptions of this key are open as are allowed.',
    remedy:
      'End one that is not needed any more. One subscription for each study is enough, or `GET /v1/studies?sort=-updatedAt` for all of them.',
  },
  'storage-full': {
    meaning:
      'With this data set, those of its owner would take more of the disk than one owner may.',
    remedy:
      '`GET /v1/datasets` lists your data sets with what each takes; delete one that is not needed any more (`DELETE /v1/datasets/{id}`) and send the archive again.',
  },
  'not-found': {
    meaning: 'Nothing is known under this address or id.',
    remedy:
      'Take addresses from `Location`, `links` and `Link` of earlier answers. /docs lists all routes.',
  },
  conflict: {
    meaning:
      'The request contradicts the state of what it refers to: advice of a study that is not done, an export of one that still runs, an import of what is here otherwise, a data set to be deleted that a study still needs.',
    remedy:
      '`errors` says which state it is in and which is needed. Follow the study (GET /v1/studies/{id}/events), or correct the document that was imported.',
  },
  'idempotency-key-reused': {
    meaning: 'This Idempotency-Key came before, with another request.',
    remedy: 'Send a new key with a new question, or the first request again to get its answer.',
  },
  unavailable: {
    meaning: 'The service is stopping, or a part that it needs does not answer.',
    remedy: 'Send the request again after the seconds in `Retry-After`.',
  },
  internal: {
    meaning: 'A fault of the service itself.',
    remedy:
      'The log has it under the request that `detail` names. Sending the same request again may help; with an Idempotency-Key it is safe.',
  },
} as const satisfies Record<ErrorCode, Guide>
