/** Runs on every page: says to the style sheet that scripts run. */
document.documentElement.classList.add('scripted')
