import { pino, stdSerializers, type Logger } from 'pino'

/** The log of the service: lines of JSON with the ids of request and study. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>

interface LoggedRequest {
  readonly method: string
  readonly url: string
  readonly ip: string
}

const secretFields = ['authorization', 'cookie', 'set-cookie', 'key', 'secret'].flatMap((name) => [
  `headers["${name}"]`,
  `*.headers["${name}"]`,
])

/** Logs requests without headers, query and body. Redacts secrets in any logged headers. */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: { paths: secretFields, censor: '[redacted]' },
    serializers: {
      err: stdSerializers.err,
      req: ({ method, url, ip }: LoggedRequest) => ({
        method,
        path: url.split('?', 1)[0],
        remoteAddress: ip,
      }),
      res: ({ statusCode }: { readonly statusCode: number }) => ({ statusCode }),
    },
  })
}
