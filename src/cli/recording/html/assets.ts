import { readFileSync } from 'node:fs'

/** The style or the script of the page. The build puts both beside the joined module that this becomes part of. */
export const asset = (name: 'page.css' | 'page.js'): string => readFileSync(new URL(name, import.meta.url), 'utf8')
