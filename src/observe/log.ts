import { pino, stdSerializers, type Logger } from 'pino'

/** What the service writes of itself: lines of JSON, with the ids of request and study. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>

const secretFields = ['authorization', 'cookie', 'set-cookie', 'key', 'secret'].flatMap((name) => [
  `headers["${name}"]`,
  `*.headers["${name}"]`,
])

/** Requests are logged without headers, queries and bodies; should an object with headers reach the log all the same, what is secret in them does not. */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: { paths: secretFields, censor: '[redacted]' },
    serializers: {
      err: stdSerializers.err,
      req: ({
        method,
        url,
        ip,
      }: {
        readonly method: string
        readonly url: string
        readonly ip: string
      }) => ({ method, path: url.split('?', 1)[0], remoteAddress: ip }),
      res: ({ statusCode }: { readonly statusCode: number }) => ({ statusCode }),
    },
  })
}
