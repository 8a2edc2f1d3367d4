/** The parts of an OpenAPI document that this folder reads and changes. */
export interface Answer {
  description?: string
  content?: Record<string, { schema?: unknown; examples?: unknown }>
  headers?: Record<string, object>
  links?: Record<string, object>
}

export interface Parameter {
  name: string
  in: string
  example?: unknown
  required?: boolean
  description?: string
  schema?: object
}

export interface Operation {
  operationId?: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { examples?: unknown }> }
  responses: Record<string, Answer>
  security?: unknown
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

/** Calls `visit` with every operation of the document. */
export function eachOperation(
  { paths }: OpenApiDocument,
  visit: (operation: Operation, path: string, method: string) => void,
): void {
  for (const [path, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations)) visit(operation, path, method)
}
