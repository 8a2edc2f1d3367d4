/* exported batchwiseExamples */
/* The first text of each tab of the playground; a test sends all of them.
   The first tab has no variables: the playground ignores those of the tab that it opens with. */
const batchwiseExamples = [
  {
    query: `# Which batch size and learning rate?
# Trains for some seconds and waits up to a minute for
# the answer. Send it again later, or use "Watch".
mutation Ask {
  submitStudy(
    waitSeconds: 60
    request: {
      model: { preset: "regression" }
      data: { rows: 2000 }
      memoryBudget: "512MiB"
      probeBudget: 5
    }
  ) {
    id
    state
    progress { stage message fraction }
    advice {
      batchSize { value low high }
      learningRate { value low high }
      confidence { level }
    }
    explanation
  }
}
`,
  },
  {
    query: `# Studies with their trials, newest first.
query Studies($first: Int!, $after: String) {
  studies(
    first: $first
    after: $after
    filter: { state: done }
  ) {
    nodes {
      id
      createdAt
      request { model { name } engine device }
      advice {
        batchSize { value }
        learningRate { value }
      }
      trials(first: 20) {
        nodes { id kind batchSize outcome { cause } }
        pageInfo { hasNextPage }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: JSON.stringify({ first: 5, after: null }, null, 2),
  },
  {
    query: `# Progress of a study, from its start. Put its id into
# the variables: "Ask" and "Studies" show ids.
subscription Watch($id: ID!) {
  studyEvents(id: $id) {
    id
    type
    at
    state
    progress { stage message fraction remainingMs }
  }
}
`,
    variables: JSON.stringify({ id: '' }, null, 2),
  },
  {
    query: `# The devices, engines and presets of this service.
query Service {
  ready
  devices { id name kind engines memoryBytes }
  engines { engine kind available detail }
  presets { name description inputShape parameters }
}
`,
  },
]
