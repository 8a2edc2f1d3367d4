/* global GraphiQL, React, ReactDOM, batchwiseExamples */
const fetcher = GraphiQL.createFetcher({
  url: '/graphql',
  subscriptionUrl: `${location.origin.replace(/^http/, 'ws')}/graphql`,
})
ReactDOM.createRoot(document.getElementById('playground')).render(React.createElement(GraphiQL, { fetcher, defaultTabs: batchwiseExamples }))
