/* global GraphiQL, React, ReactDOM, batchwiseExamples */
const playground = ReactDOM.createRoot(document.getElementById('playground'))

/* The key goes with every request, and with the first message of a socket, which cannot have headers here. It is kept nowhere;
   the playground's own editor of headers would keep it in the browser's storage, with the history. Another fetcher makes the playground ask for the schema again. */
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
