import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { BatchwiseError } from '../../errors.js'
import { faultsOf } from '../../studies/request/zod-faults.js'

/** Names of the parts of a request as pointers begin: `/query/limit`, `/path/id`. */
const pointerRoots: Readonly<Record<string, string>> = {
  querystring: '/query',
  params: '/path',
  headers: '/headers',
  body: '',
}

/** Parses the parts of a request by their schemas; a fault says where, which value came and what is accepted, as those of the use cases do. */
export const parseParts: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (value: unknown) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return { value: parsed.data }
    const root = pointerRoots[httpPart ?? 'body'] ?? ''
    const found = faultsOf(parsed.error, value)
    const faults = found.faults.map((fault) => ({
      ...fault,
      pointer: `${root}${fault.pointer}`,
      message: `${root}${fault.message}`,
    }))
    return {
      error: new BatchwiseError(
        found.code,
        faults.map(({ message }) => message).join('; '),
        faults,
      ),
    }
  }
