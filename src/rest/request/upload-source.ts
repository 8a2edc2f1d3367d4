/** The files of an upload: the body itself, or the parts of a form. */
import type { Readable } from 'node:stream'
import type { Multipart, MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { invalid, malformed } from '../../errors.js'
import type { UploadSource, SourceFile } from '../../studies/upload/upload-source.js'
import { emptyBody } from './parameters.js'

const fieldBytesMax = 100_000
const partsMax = 128

/** @param options those of the query; fields of a form go before them */
export function uploadSourceOf(
  request: FastifyRequest,
  options: Readonly<Record<string, string>>,
): UploadSource {
  return request.isMultipart() ? formSource(request, options) : bodySource(request, options)
}

function bodySource(
  { body, headers }: FastifyRequest,
  options: Readonly<Record<string, string>>,
): UploadSource {
  if (body === undefined || body === null || headers['content-length'] === '0') throw nothingSent()
  const contentType = headers['content-type'] ?? null
  const name = dispositionName(headers['content-disposition'])
  // the parser of this scope hands the stream on
  return {
    files: [{ name, contentType, content: body as Readable }],
    options: () => options,
  }
}

/** Example: `attachment; filename="rows.csv"`. */
function dispositionName(disposition: string | undefined): string | null {
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? null
}

function formSource(
  request: FastifyRequest,
  options: Readonly<Record<string, string>>,
): UploadSource {
  const fields: Record<string, string> = {}
  return { files: filesOf(request, fields), options: () => ({ ...options, ...fields }) }
}

async function* filesOf(
  request: FastifyRequest,
  fields: Record<string, string>,
): AsyncGenerator<SourceFile> {
  const limits = { fileSize: Infinity, parts: partsMax, fieldSize: fieldBytesMax }
  let files = 0
  for await (const part of partsOf(request, limits)) {
    if (part.type === 'file') {
      files += 1
      yield { name: fileName(part), contentType: part.mimetype, content: part.file }
    } else fields[part.fieldname] = fieldText(part)
  }
  if (files === 0) throw nothingSent()
}

/** The parser throws an error of its own where the content type names no boundary. */
function partsOf(
  request: FastifyRequest,
  limits: NonNullable<Parameters<FastifyRequest['parts']>[0]>['limits'],
): AsyncIterable<Multipart> {
  if (/;\s*boundary=\S/i.test(request.headers['content-type'] ?? ''))
    return request.parts(limits === undefined ? {} : { limits })
  throw malformed(
    '/headers/content-type',
    request.headers['content-type'] ?? null,
    'multipart/form-data with the boundary of its parts',
    'the content type names no boundary',
  )
}

/** Arrays of a form are named by their fields: `x` and `y`. */
function fileName({ fieldname, filename }: MultipartFile): string {
  const isArray = filename.toLowerCase().endsWith('.npy') && fieldname !== 'file'
  return isArray ? `${fieldname}.npy` : filename
}

function fieldText(part: Extract<Multipart, { type: 'field' }>): string {
  if (typeof part.value === 'string' && !part.valueTruncated) return part.value
  throw invalid(
    `/options/${part.fieldname}`,
    null,
    `a text of at most ${fieldBytesMax} bytes`,
    `the field ${part.fieldname} is no text, or too long`,
  )
}

const nothingSent = (): Error =>
  emptyBody('the bytes of a file', 'send the file as the body, or as a part of a form')
