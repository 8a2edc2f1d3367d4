/* exported batchwiseExamples */
/* What the playground's tabs begin with; a test sends every one of them. */
const batchwiseExamples = [
  {
    query: `# The question: which batch size and learning rate? Waits up to a minute for the answer.
mutation Ask($request: StudyRequest!) {
  submitStudy(request: $request, waitSeconds: 60) {
    id
    state
    progress { stage message fraction }
    advice { batchSize { value low high } learningRate { value low high } confidence { level } }
    explanation
  }
}
`,
    variables: JSON.stringify({ request: { model: { preset: 'regression' }, data: { rows: 2000 }, memoryBudget: '512MiB', probeBudget: 5 } }, null, 2),
  },
  {
    query: `# Studies with their trials, newest first.
query Studies($first: Int!, $after: String) {
  studies(first: $first, after: $after, filter: { state: done }) {
    nodes {
      id
      createdAt
      request { model { name } engine device memoryBudgetBytes }
      advice { batchSize { value } learningRate { value } }
      trials(first: 20) { nodes { id kind batchSize outcome { cause durationMs } } pageInfo { hasNextPage } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: JSON.stringify({ first: 5, after: null }, null, 2),
  },
  {
    query: `# Progress of a study; put in the id of one.
subscription Watch($id: ID!) {
  studyEvents(id: $id) { id type at state progress { stage message fraction remainingMs } }
}
`,
    variables: JSON.stringify({ id: '' }, null, 2),
  },
  {
    query: `# What this service can measure, and with what.
query Service {
  ready
  devices { id name kind engines memoryBytes freeBytes }
  engines { engine kind available detail }
  presets { name description inputShape parameters }
}
`,
  },
]
