import { optionsOfOwn } from '../help/unknown-option.ts'
import { knownTypes } from '../link/kind-lookup.ts'
import { optionNames, optionsWithValue } from '../options.ts'
import { type OwnCommandName, USAGE } from '../usage.ts'
import { firstWords, VALUES } from './own-words.ts'
import type { CompletionTables } from './tables.ts'

/** Words before the name of a link. */
const BEFORE_LINKS = ['dev', 'link', 'master', 'vrf', 'br', 'brport', 'iif', 'oif']
/** Commands whose first word is the name of a link. */
const OF_LINKS = ['link set', 'link delete', 'link show', 'address show', 'address flush']

/** Commands whose first word is the name of a namespace. */
const OF_NAMESPACES = ['exec', 'delete', 'pids', 'set', 'attach'].map((name) => `netns ${name}`)

const OWN_NAMES = Object.keys(USAGE) as OwnCommandName[]

/** Entries of an associative array: words by key. */
const entries = (all: Iterable<readonly [key: string, words: readonly string[]]>): string =>
  [...all].map(([key, words]) => `  ['${key}']='${words.join(' ')}'\n`).join('')

/** The script that completes command lines of nlwire in bash. `objects` are the objects that are commands. */
export function bashScript(objects: readonly string[], tables: CompletionTables): string {
  const types = knownTypes()
  const bridge = [...tables.keys()].filter((key) => /^bridge \S+$/.test(key)).map((key) => key.slice('bridge '.length))
  const all = new Map([...tables, ...OWN_NAMES.map((name) => [name, optionsOfOwn(name)] as const)])
  all.set('bridge', bridge)
  return `# Completion of nlwire for bash: source <(nlwire completion bash)
declare -gA _nlwire_words=(
${entries(all)})

declare -gA _nlwire_first=(
${entries(Object.entries(firstWords()))})

declare -gA _nlwire_values=(
${entries(Object.entries(VALUES))})

# The first of the words after $1 that begins with $1.
_nlwire_whole() {
  local given=$1 word
  shift
  for word; do [[ $word == "$given"* ]] && { REPLY=$word; return; }; done
  REPLY=$given
}

_nlwire_links() {
  if [[ -n $1 ]]; then nlwire -br -n "$1" link 2>/dev/null | sed 's/[@ ].*//'; else ls /sys/class/net; fi
}

_nlwire() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} ns='' i=1 key='' command words type=''
  local objects='${[...objects, ...OWN_NAMES, 'help'].join(' ')}' options='${optionNames().join(' ')}'
  COMPREPLY=()
  while [[ $i -lt $COMP_CWORD && \${COMP_WORDS[i]} == -* ]]; do
    case \${COMP_WORDS[i]} in
      -n|-ne*) ns=\${COMP_WORDS[i+1]}; i=$((i+1)) ;;
      ${optionsWithValue()
        .filter((name) => name !== '-netns')
        .join('|')}|-f|-l|-b|-rc) i=$((i+1)) ;;
    esac
    i=$((i+1))
  done
  if [[ $prev == -n || $prev == -netns ]]; then
    words=$(ls /run/netns 2>/dev/null)
  elif [[ $i -ge $COMP_CWORD ]]; then
    words=$objects
    [[ $cur == -* ]] && words=$options
  else
    _nlwire_whole "\${COMP_WORDS[i]}" $objects
    key=$REPLY
    if [[ ' ${OWN_NAMES.join(' ')} ' == *" $key "* ]]; then
      words=\${_nlwire_words[$key]}
      command=\${_nlwire_first[$key]:-}
      if [[ -n $prev && -n \${_nlwire_values[$prev]:-} ]]; then words=\${_nlwire_values[$prev]}
      elif [[ $cur == -* ]]; then :
      elif [[ $key == schema ]]; then words=$command
      elif [[ $key == encode && $COMP_CWORD -eq $((i + 1)) ]]; then words="$command $(compgen -f -- "$cur")"
      elif [[ -n $command && $COMP_CWORD -eq $((i + 1)) ]]; then words=$command
      elif [[ $key == wg || $key == ethtool ]]; then words=$(_nlwire_links "$ns")
      else compopt -o filenames 2>/dev/null; words=$(compgen -f -- "$cur"); fi
    elif [[ $key == help ]]; then
      words="options $objects"
    else
      i=$((i+1))
      if [[ $key == bridge && $i -lt $COMP_CWORD ]]; then
        _nlwire_whole "\${COMP_WORDS[i]}" \${_nlwire_words[bridge]}
        key="bridge $REPLY"
        i=$((i+1))
      fi
      words=\${_nlwire_words[$key]}
      if [[ $i -lt $COMP_CWORD ]]; then
        _nlwire_whole "\${COMP_WORDS[i]}" $words
        command="$key $REPLY"
        words=\${_nlwire_words[$command]:-}
        local first=$((COMP_CWORD == i + 1))
        for ((i = i + 1; i < COMP_CWORD - 1; i++)); do [[ \${COMP_WORDS[i]} == type ]] && type=\${COMP_WORDS[i+1]}; done
        if [[ $prev == type ]]; then words='${types.join(' ')}'
        elif [[ -n $type ]]; then words=\${_nlwire_words[type $type]}
        elif [[ ' ${BEFORE_LINKS.join(' ')} ' == *" $prev "* ]]; then words=$(_nlwire_links "$ns")
        elif [[ $first == 1 && '|${OF_LINKS.join('|')}|' == *"|$command|"* ]]; then words="$words $(_nlwire_links "$ns")"
        elif [[ $first == 1 && '|${OF_NAMESPACES.join('|')}|' == *"|$command|"* ]]; then words=$(ls /run/netns 2>/dev/null)
        fi
      fi
    fi
  fi
  local IFS=$' \\n'
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _nlwire nlwire
`
}
