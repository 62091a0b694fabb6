/** Clock time on this machine, `12:04:31`. */
export const clockTime = (milliseconds: number): string => new Date(milliseconds).toTimeString().slice(0, 8)
