/** The question's form as a browser sends it: fields, and files, stored as they arrive. */
import type { Multipart, MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Sessions } from '../../access/sessions.js'
import type { SourceFile } from '../../studies/upload/upload-source.js'
import type { UseCases } from '../../studies/use-cases.js'
import { checkFormToken, fieldsOf, formTokenField, type FormFields } from '../forms.js'

export interface ReadForm {
  readonly fields: FormFields
  /** Why a file could not be stored, by the field of its id. */
  readonly refused: Readonly<RefusedFiles>
}

type RefusedFiles = Partial<Record<'modelId' | 'datasetId', unknown>>

const limits = { fileSize: Infinity, parts: 64, fieldSize: 10_000 }

export async function readForm(
  request: FastifyRequest,
  useCases: UseCases,
  sessions: Sessions,
): Promise<ReadForm> {
  if (!request.isMultipart()) return { fields: fieldsOf(request), refused: {} }
  const fields: Record<string, string> = {}
  const refused: RefusedFiles = {}
  let isChecked = false
  const parts = request.parts({ limits }) as AsyncIterable<Multipart>
  const rest = parts[Symbol.asyncIterator]()
  for (
    let part = await nextFile(rest, fields);
    part !== null;
    part = await nextFile(rest, fields)
  ) {
    // the token is the first field of the form: no file is stored without it
    if (!isChecked) checkFormToken(fields[formTokenField], request, sessions)
    isChecked = true
    await storeFile({ part, rest, fields, refused, useCases })
  }
  if (!isChecked) checkFormToken(fields[formTokenField], request, sessions)
  return { fields, refused }
}

/** Reads fields up to the next file; null after the last one. */
async function nextFile(
  rest: AsyncIterator<Multipart>,
  fields: Record<string, string>,
): Promise<MultipartFile | null> {
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    const part = next.value
    if (part.type === 'file') return part
    fields[part.fieldname] = typeof part.value === 'string' ? part.value : ''
  }
  return null
}

interface FilePart {
  readonly part: MultipartFile
  /** The parts after it. */
  readonly rest: AsyncIterator<Multipart>
  readonly fields: Record<string, string>
  readonly refused: RefusedFiles
  readonly useCases: UseCases
}

async function storeFile({ part, rest, fields, refused, useCases }: FilePart): Promise<void> {
  const isModel = part.fieldname === 'modelFile'
  const idField = isModel ? 'modelId' : 'datasetId'
  const isChosen = fields[isModel ? 'modelFrom' : 'dataFrom'] === 'file'
  if (part.filename === '' || !isChosen) {
    part.file.resume()
    return
  }
  const file = { name: part.filename, contentType: part.mimetype, content: part.file }
  try {
    const stored = await (isModel
      ? useCases.addModel({ files: [file], options: () => ({}) })
      : useCases.addDataset({
          files: lastFile(file, rest, fields),
          options: () => optionsOf(fields),
        }))
    fields[idField] = stored.id
  } catch (error) {
    refused[idField] = error
    // an earlier file of this field does not stand for it
    fields[idField] = ''
    part.file.resume()
  }
}

/** The data file is the last one; its options follow it. */
async function* lastFile(
  file: SourceFile,
  rest: AsyncIterator<Multipart>,
  fields: Record<string, string>,
): AsyncGenerator<SourceFile> {
  yield file
  const another = await nextFile(rest, fields)
  another?.file.resume()
}

function optionsOf({ target = '' }: FormFields): Readonly<Record<string, string>> {
  return target === '' ? {} : { target }
}
