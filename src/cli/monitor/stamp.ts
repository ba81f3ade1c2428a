const two = (number: number): string => String(number).padStart(2, '0')

/** The current local time and date, and the microseconds of the second. */
function now(): { date: Date; micros: number } {
  const micros = Math.round((performance.timeOrigin + performance.now()) * 1000)
  return { date: new Date(Math.floor(micros / 1000)), micros: micros % 1_000_000 }
}

/** The time as -ts prints it, without brackets: 2026-11-23T23:40:52.345934. */
export function instant(): string {
  const { date, micros } = now()
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(micros).padStart(6, '0')}`
}

/** Time stamp before a message: with -t a separate line, with -ts a prefix. */
export function stamp(form: 'long' | 'short'): string {
  if (form === 'short') return `[${instant()}] `
  const { date, micros } = now()
  return `Timestamp: ${dateText(date)} ${micros} usec\n`
}

/** A time as asctime(3) writes it: `Mon Nov 30 21:53:08 2026`. */
export function dateText(date: Date): string {
  const [weekday, month] = date.toDateString().split(' ')
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${weekday} ${month} ${String(date.getDate()).padStart(2)} ${time} ${date.getFullYear()}`
}
