import { createHash } from 'node:crypto'
import { asset } from './assets.ts'
import { escaped } from './escape.ts'

/**
 * A page that needs nothing else: sections between `pageHead` and `pageTail`. Its policy lets nothing run but its own script, and
 * nothing be fetched.
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

/** What comes after the sections: the place where a field is told of, and the script. */
export function pageTail(): string {
  return `</main>
<aside id="detail" aria-live="polite" aria-label="What is known of the field"><p class="outer">Nothing is pointed at.</p></aside>
<script>${asset('page.js')}</script>
</body>
</html>
`
}

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
