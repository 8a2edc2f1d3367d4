/**
 * The response headers that clients act on. The OpenAPI document takes its descriptions from here;
 * CORS exposes these headers to pages of listed origins.
 */
export const answerHeaders = {
  location: 'Address of the stored resource',
  link: 'rel="next": address of the next page; rel="successor-version": replacement of a deprecated route',
  etag: 'Version of the answer: send it back as If-None-Match',
  'retry-after': 'Seconds to wait before the next request',
  'preference-applied': 'The wait of Prefer that was honoured',
  'content-disposition': 'File name to save the answer as',
  'x-request-id': 'Id of the request, as in the log',
  'www-authenticate': 'How to authenticate',
  'ratelimit-limit': 'Requests that the key may send a minute',
  'ratelimit-remaining': 'Requests left in this minute',
  'ratelimit-reset': 'Seconds until the full number is available again',
  deprecation: 'When the route became deprecated (RFC 9745)',
  sunset: 'When the route ends (RFC 8594)',
} as const
export type AnswerHeader = keyof typeof answerHeaders
