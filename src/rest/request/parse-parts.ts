import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { BatchwiseError } from '../../errors.js'
import { faultsOf } from '../../studies/request/zod-faults.js'

/** The first part of a fault's pointer, by the part of the request. Example: `/query/limit`. */
const pointerRoots: Readonly<Record<string, string>> = {
  querystring: '/query',
  params: '/path',
  headers: '/headers',
  body: '',
}

/** Parses each part of a request by its schema. Reports faults in the form of the use cases. */
export const parseParts: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (value: unknown) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return { value: parsed.data }
    const root = pointerRoots[httpPart ?? 'body'] ?? ''
    const { code, faults } = faultsOf(parsed.error, value)
    const placed = faults.map((fault) => ({
      ...fault,
      pointer: `${root}${fault.pointer}`,
      message: `${root}${fault.message}`,
    }))
    const message = placed.map((fault) => fault.message).join('; ')
    return { error: new BatchwiseError(code, message, placed) }
  }
