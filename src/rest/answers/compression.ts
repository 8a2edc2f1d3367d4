import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

const thresholdBytes = 1024
/** The default, 11, takes a second for a megabyte. */
const brotliQuality = 4

/** Answers in br or gzip for who accepts them; streams of events are left alone, compressed bodies are not taken. */
export async function compression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    threshold: thresholdBytes,
    encodings: ['br', 'gzip'],
    globalDecompression: false,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } },
  })
}
