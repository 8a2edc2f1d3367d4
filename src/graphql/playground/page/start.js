/* global GraphiQL, React, ReactDOM, batchwiseExamples */
const playground = ReactDOM.createRoot(document.getElementById('playground'))

/* Sends the key with every request and with the first message of a socket, which cannot have
   headers in a browser. The key is not stored: the playground's own header editor would write it
   to the browser's storage, with the history. A new fetcher reloads the schema. */
function show(key) {
  const credentials = key === '' ? {} : { Authorization: `Bearer ${key}` }
  const fetcher = GraphiQL.createFetcher({
    url: '/graphql',
    subscriptionUrl: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    headers: credentials,
    wsConnectionParams: credentials,
  })
  playground.render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultTabs: batchwiseExamples,
      defaultEditorToolsVisibility: 'variables',
      isHeadersEditorEnabled: false,
    }),
  )
}

document.getElementById('key').addEventListener('change', ({ target }) => show(target.value.trim()))
show('')
