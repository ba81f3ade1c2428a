import { createHash } from 'node:crypto'
import { asset } from './assets.ts'
import { escaped } from './escape.ts'

/**
 * Head of a self-contained page: sections go between `pageHead` and `pageTail`. The content security policy permits
 * only the page's own script, and no requests.
 */
export function pageHead(title: string): string {
  const [style, script] = [asset('page.css'), asset('page.js')]
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}, explained</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p class="how">Point at a field or at a byte. With the keyboard: Tab to the bytes or the fields, arrow keys among them, Enter from one to the other.</p>
<main>
`
}

/** Tail of the page: the field details and the script. */
export function pageTail(): string {
  return `</main>
<aside id="detail" aria-live="polite" aria-label="Details of the field"><p class="outer">No field is selected.</p></aside>
<script>${asset('page.js')}</script>
</body>
</html>
`
}

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
