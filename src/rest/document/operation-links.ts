/** OpenAPI links: generated clients and testers follow them from one operation to the next. */
interface Link {
  readonly operationId: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly requestBody?: string
  readonly description: string
}
type Links = Readonly<Record<string, Link>>

/** `id`: where an answer has the id of a study. */
function studyLinks(id: string): Links {
  const parameters = { id }
  return {
    study: { operationId: 'getStudy', parameters, description: 'The study in its present state' },
    advice: { operationId: 'getAdvice', parameters, description: 'Its advice, once it is done' },
    trials: { operationId: 'listTrials', parameters, description: 'Its measurements' },
    whatIf: { operationId: 'askWhatIf', parameters, description: 'Another question, same trials' },
    events: { operationId: 'watchStudy', parameters, description: 'Its progress' },
    cancel: { operationId: 'cancelStudy', parameters, description: 'Cancels it' },
    export: { operationId: 'exportStudy', parameters, description: 'Its export, once it is final' },
  }
}

const linksByOperation: Readonly<Record<string, Links>> = {
  submitStudy: studyLinks('$response.body#/id'),
  importStudy: studyLinks('$response.body#/id'),
  listStudies: studyLinks('$response.body#/studies/0/id'),
  exportStudy: {
    import: {
      operationId: 'importStudy',
      requestBody: '$response.body',
      description: 'Imports the study at another service',
    },
  },
  addDataset: {
    dataset: {
      operationId: 'getDataset',
      parameters: { id: '$response.body#/id' },
      description: 'Its shapes, types and sizes',
    },
  },
  addModel: {
    model: {
      operationId: 'getModel',
      parameters: { id: '$response.body#/id' },
      description: 'What was understood of it',
    },
  },
}

/** Links of the successful answers of an operation; undefined when it has none. */
export function linksOf(operationId: string): Record<string, object> | undefined {
  return structuredClone(linksByOperation[operationId])
}
