// Sentences of the scripts. They are written in Chinese; an English page brings their English along as data.

const page = document.getElementById("script-words");
const english = page ? JSON.parse(page.textContent) : {};

// The sentence in the page's language; {places} are filled from values.
export function t(text, values = {}) {
  return (english[text] || text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
