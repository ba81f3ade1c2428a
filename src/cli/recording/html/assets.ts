import { readFileSync } from 'node:fs'

/** The style or the script of the page. The build copies both next to the bundled module. */
export const asset = (name: 'page.css' | 'page.js'): string => readFileSync(new URL(name, import.meta.url), 'utf8')
