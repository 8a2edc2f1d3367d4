/* global GraphiQL, React, ReactDOM */
const example = `query {
  presets { name description }
  devices { id name engine memoryBytes }
  studies(limit: 5) { studies { id state progress { stage message fraction } } }
}
`
const fetcher = GraphiQL.createFetcher({
  url: '/graphql',
  subscriptionUrl: `${location.origin.replace(/^http/, 'ws')}/graphql`,
})
ReactDOM.createRoot(document.getElementById('playground')).render(React.createElement(GraphiQL, { fetcher, defaultQuery: example }))
