/* exported batchwiseExamples */
/* What the playground's tabs begin with; a test sends every one of them. The first has no variables: the playground does not take over those of the tab that it opens with. */
const batchwiseExamples = [
  {
    query: `# Which batch size and learning rate?
# Trains for some seconds and waits for the answer,
# a minute at most; then ask again, or use "Watch".
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
    query: `# Progress of a study, from its beginning. Put an id
# into the variables: "Ask" and "Studies" show them.
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
    query: `# What this service can measure, and with what.
query Service {
  ready
  devices { id name kind engines memoryBytes }
  engines { engine kind available detail }
  presets { name description inputShape parameters }
}
`,
  },
]
