/** What an answer leads to (OpenAPI links): generated clients and testers follow them from one operation to the next. */
interface Link {
  readonly operationId: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly requestBody?: string
  readonly description: string
}

const aboutStudy = (id: string): Readonly<Record<string, Link>> =>
  Object.fromEntries(
    (
      [
        ['study', 'getStudy', 'The study as it is by then'],
        ['advice', 'getAdvice', 'Its advice, once it is done'],
        ['trials', 'listTrials', 'What was measured for it'],
        ['events', 'watchStudy', 'What happens to it'],
        ['cancel', 'cancelStudy', 'Ends it'],
        ['export', 'exportStudy', 'All of it, once it is final'],
      ] as const
    ).map(([name, operationId, description]) => [
      name,
      { operationId, parameters: { id }, description },
    ]),
  )

const links: Readonly<Record<string, Readonly<Record<string, Link>>>> = {
  submitStudy: aboutStudy('$response.body#/id'),
  importStudy: aboutStudy('$response.body#/id'),
  listStudies: aboutStudy('$response.body#/studies/0/id'),
  exportStudy: {
    import: {
      operationId: 'importStudy',
      requestBody: '$response.body',
      description: 'The same study elsewhere',
    },
  },
  addDataset: {
    dataset: {
      operationId: 'getDataset',
      parameters: { id: '$response.body#/id' },
      description: 'What it holds',
    },
  },
}

/** Of an operation's successful answers. */
export const linksOf = (operationId: string): Readonly<Record<string, Link>> =>
  structuredClone(links[operationId] ?? {})
