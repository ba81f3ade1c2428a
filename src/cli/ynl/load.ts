import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { parse } from 'yaml'
import { readSpec } from '../../ynl/spec/spec.ts'
import type { Spec } from '../../ynl/spec/types.ts'
import { fail } from '../parse/exit.ts'

/** Reads a specification from a file of YAML or JSON. Ends with an error that names the file and the place. */
export async function loadSpec(file: string): Promise<Spec> {
  const text = textOf(file)
  const value = text.trim() === '' ? null : await parsed(file, text)
  // So is YAML that has comments only.
  if (value === null) fail(`${file}: the file is empty: expected a specification of a family`)
  try {
    return readSpec(value, file)
  } catch (error) {
    if (error instanceof TypeError) fail(error.message)
    throw error
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    return fail(`Cannot open file "${file}" for reading: ${code === 'ENOENT' ? 'No such file or directory' : message}`)
  }
}

/** JSON begins with a brace; YAML needs the package `yaml`. */
async function parsed(file: string, text: string): Promise<unknown> {
  try {
    return /^\s*\{/.test(text) ? JSON.parse(text) : (await yaml(file)).parse(text)
  } catch (error) {
    if (!(error instanceof Error) || !/^(SyntaxError|YAML\w*Error|ReferenceError)$/.test(error.name)) throw error
    return fail(`${file}: ${error.message.split('\n')[0]}`)
  }
}

/** What is used of the package. */
interface Yaml {
  readonly parse: typeof parse
}

/** The package beside nlwire, or one in the working directory. */
async function yaml(file: string): Promise<Yaml> {
  try {
    return await import('yaml')
  } catch {
    try {
      const path = createRequire(join(process.cwd(), 'package.json')).resolve('yaml')
      const found = (await import(pathToFileURL(path).href)) as Yaml & { readonly default?: Yaml }
      return found.default ?? found
    } catch {
      return fail(`${file} is YAML, for which nlwire needs the package "yaml": npm install yaml. It reads JSON without it:
python3 -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)' < ${file} > spec.json`)
    }
  }
}
