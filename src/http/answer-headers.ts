/** The headers of answers that clients act on: the OpenAPI document takes their words from here, and pages of listed origins see these, which a browser hides otherwise. */
export const answerHeaders = {
  location: 'Address of what was stored',
  link: 'rel="next": address of the next page; rel="successor-version": what to use instead of a deprecated route',
  etag: 'Of what the answer says: send it back as If-None-Match',
  'retry-after': 'Seconds after which to ask again',
  'preference-applied': 'The wait that Prefer asked for and that was kept to',
  'content-disposition': 'Name of the file to save the answer as',
  'x-request-id': 'Id of the request, as the log has it',
  'www-authenticate': 'How to say who asks',
  'ratelimit-limit': 'Requests that the key may send a minute',
  'ratelimit-remaining': 'How many of them are left',
  'ratelimit-reset': 'Seconds until all of them are there again',
  deprecation: 'Since when the route is deprecated (RFC 9745)',
  sunset: 'When the route ends (RFC 8594)',
} as const
export type AnswerHeader = keyof typeof answerHeaders
