/** What each error code means and what to do about it: the pages that a problem's `type` names. */
import type { ErrorCode } from '../../errors.js'

export interface ProblemAdvice {
  readonly meaning: string
  readonly remedy: string
}

export const problemGuide = {
  'invalid-request': {
    meaning: 'A value in the request is wrong or contradicts another value.',
    remedy:
      'Each entry of `errors` has a JSON pointer (into the body, or /query/…, /path/…, ' +
      '/headers/…), the value sent and the accepted values. Correct them and send the request ' +
      'again. Nothing was stored.',
  },
  'malformed-body': {
    meaning: 'The body is empty, is not valid JSON, or is an incomplete archive.',
    remedy:
      'Send a complete JSON document in UTF-8. POST /v1/datasets and POST /v1/models take a ' +
      'complete file.',
  },
  'unsupported-media-type': {
    meaning: 'This route does not accept the content type of the request.',
    remedy:
      'Send `application/json`. POST /v1/datasets and POST /v1/models take ' +
      '`application/octet-stream` or `application/zip`.',
  },
  'body-too-large': {
    meaning: 'The body is larger than this route accepts.',
    remedy: 'Send fewer rows, or a smaller model description. `detail` has the limit in bytes.',
  },
  'headers-too-large': {
    meaning: 'The address with its query and the headers have more than 16 KiB together.',
    remedy: 'Shorten the query or the headers. Send long values in a body.',
  },
  'method-not-allowed': {
    meaning: 'The address exists, but does not accept this method.',
    remedy: 'Use a method of the header `Allow`. /docs lists the methods of every address.',
  },
  unauthenticated: {
    meaning: 'The request has no key, or its key is unknown, expired or revoked.',
    remedy:
      'Send `Authorization: Bearer KEY`. `batchwise keys create` makes a key on the machine of ' +
      'the service.',
  },
  forbidden: {
    meaning: 'The key is valid, but lacks the scope that this request needs.',
    remedy:
      'Use a key with the scope in `errors`. `batchwise keys list` shows the scopes of all keys.',
  },
  'rate-limited': {
    meaning:
      'The key sent more requests in a minute than allowed. Requests without a key are counted ' +
      'by address.',
    remedy:
      'Send the request again after the seconds in `Retry-After`. To follow a study, read its ' +
      'events instead of polling.',
  },
  'too-many-studies': {
    meaning: 'The owner has as many queued and running studies as allowed.',
    remedy:
      'Wait for one of them, or cancel one. `GET /v1/studies?state=queued` and `?state=running` ' +
      'list them.',
  },
  'too-many-streams': {
    meaning: 'The key has as many event streams and subscriptions open as allowed.',
    remedy:
      'Close one. Open one stream per study, or poll `GET /v1/studies?sort=-updatedAt` for all.',
  },
  'storage-full': {
    meaning: 'The data sets and models of the owner would exceed the storage quota with this one.',
    remedy:
      '`GET /v1/datasets` and `GET /v1/models` list them with their sizes. Delete one ' +
      '(`DELETE /v1/datasets/{id}`, `DELETE /v1/models/{id}`) and send the file again.',
  },
  'not-found': {
    meaning: 'Nothing has this address or id.',
    remedy:
      'Use the addresses in `Location`, `links` and `Link` of earlier answers. /docs lists all ' +
      'routes.',
  },
  conflict: {
    meaning:
      'The state of the study or data set does not allow the request. Examples: the advice of a ' +
      'study that is not done, an import that contradicts a stored study, the deletion of a data ' +
      'set that an unfinished study needs.',
    remedy:
      '`errors` has the present and the needed state. Follow the study ' +
      '(GET /v1/studies/{id}/events), or correct the imported document.',
  },
  'idempotency-key-reused': {
    meaning: 'An earlier, different request used this Idempotency-Key.',
    remedy: 'Send a new key with a new question, or repeat the first request to get its answer.',
  },
  unavailable: {
    meaning: 'The service is stopping, or a part that it needs does not answer.',
    remedy: 'Send the request again after the seconds in `Retry-After`.',
  },
  internal: {
    meaning: 'The service failed unexpectedly.',
    remedy:
      'The log has the details under the request id in `detail`. Send the request again; with ' +
      'an Idempotency-Key that is safe.',
  },
} as const satisfies Record<ErrorCode, ProblemAdvice>
