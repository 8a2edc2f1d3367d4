/**
 * The types of @fastify/busboy declare the event `limit` for every Readable, which hides the
 * events that Readable inherits. This declares them again.
 */
import 'node:stream'

declare module 'stream' {
  interface Readable {
    on(event: string | symbol, listener: (...values: never[]) => void): this
    once(event: string | symbol, listener: (...values: never[]) => void): this
    addListener(event: string | symbol, listener: (...values: never[]) => void): this
    removeListener(event: string | symbol, listener: (...values: never[]) => void): this
  }
}
