/** The question's form as a browser sends it: fields, and files, stored as they arrive. */
import type { Multipart, MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Sessions } from '../../access/sessions.js'
import type { UseCases } from '../../studies/use-cases.js'
import { checkFormToken, fieldsOf, formTokenField, type FormFields } from '../forms.js'
import type { AskField } from './fields.js'

export interface ReadForm {
  readonly fields: FormFields
  /** Why a file could not be stored, by the field of its id. */
  readonly refused: Readonly<Partial<Record<AskField, unknown>>>
}

const limits = { fileSize: Infinity, parts: 64, fieldSize: 10_000 }

export async function readForm(
  request: FastifyRequest,
  useCases: UseCases,
  sessions: Sessions,
): Promise<ReadForm> {
  if (!request.isMultipart()) return { fields: fieldsOf(request), refused: {} }
  const fields: Record<string, string> = {}
  const refused: Partial<Record<AskField, unknown>> = {}
  let isChecked = false
  for await (const part of request.parts({ limits }) as AsyncIterable<Multipart>) {
    if (part.type === 'field') {
      fields[part.fieldname] = typeof part.value === 'string' ? part.value : ''
      continue
    }
    // the token is the first field of the form: no file is stored without it
    if (!isChecked) checkFormToken(fields[formTokenField], request, sessions)
    isChecked = true
    await storeFile(part, fields, refused, useCases)
  }
  if (!isChecked) checkFormToken(fields[formTokenField], request, sessions)
  return { fields, refused }
}

async function storeFile(
  part: MultipartFile,
  fields: Record<string, string>,
  refused: Partial<Record<AskField, unknown>>,
  useCases: UseCases,
): Promise<void> {
  const isModel = part.fieldname === 'modelFile'
  const idField = isModel ? 'modelId' : 'datasetId'
  const isChosen = fields[isModel ? 'modelFrom' : 'dataFrom'] === 'file'
  if (part.filename === '' || !isChosen) {
    part.file.resume()
    return
  }
  const file = { name: part.filename, contentType: part.mimetype, content: part.file }
  const source = { files: [file], options: () => ({}) }
  try {
    const stored = await (isModel ? useCases.addModel(source) : useCases.addDataset(source))
    fields[idField] = stored.id
  } catch (error) {
    refused[idField] = error
    part.file.resume()
  }
}
