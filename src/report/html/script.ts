/**
 * What the slider does: shows of each tree the moment that it stands at, moves the line in the charts, and says both in
 * words. Plain DOM, no address in it and no text of a plan. Without it the page shows every moment.
 */
export const PAGE_SCRIPT = `
'use strict'
const slider = document.getElementById('time')
if (slider) {
  const said = document.getElementById('said')
  const moments = [...document.querySelectorAll('[data-moment]')]
  const cursors = [...document.querySelectorAll('.cursor')]
  const curves = [...document.querySelectorAll('[data-points]')].map((item) => ({
    now: item.querySelector('.now'),
    name: item.dataset.name,
    points: item.dataset.points.split(' ').map((point) => point.split(':').map(Number)),
  }))
  const words = (seconds) => {
    const whole = Math.round(Math.abs(seconds))
    const parts = [[Math.floor(whole / 3600), 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']]
    const shown = parts.filter(([count]) => count > 0).slice(0, 2)
    return shown.length === 0 ? '0 s' : shown.map(([count, unit]) => count + ' ' + unit).join(' ')
  }
  const percent = (share) => {
    const value = share * 100
    return (value > 0 && value < 0.1 ? '< 0.1' : String(Math.round(value * 10) / 10)) + ' %'
  }
  const at = ({ points }, seconds) => {
    let index = 0
    while (index + 1 < points.length && points[index + 1][0] <= seconds) index += 1
    const [from, to] = [points[index], points[index + 1] || points[index]]
    const part = to[0] > from[0] ? Math.min(1, Math.max(0, (seconds - from[0]) / (to[0] - from[0]))) : 0
    return from.slice(1).map((_, index) => index + 1).map((column) => from[column] + (to[column] - from[column]) * part)
  }
  const show = () => {
    const now = Number(slider.value)
    const [least, most] = [Number(slider.min), Number(slider.max)]
    for (const moment of moments) moment.hidden = now < Number(moment.dataset.from) || now >= Number(moment.dataset.to)
    for (const cursor of cursors) {
      const x = String(Number(cursor.dataset.left) + Number(cursor.dataset.width) * (now - least) / (most - least))
      cursor.setAttribute('x1', x)
      cursor.setAttribute('x2', x)
    }
    const time = now < 0 ? 'before anything fails' : words(now) + ' after the start'
    const lines = curves.map((curve) => {
      const [moved, lost, connected] = now < 0 ? [1, 0] : at(curve, now)
      const text = percent(moved) + ' up to date, ' + percent(lost) + ' reach nothing live' +
        (connected === undefined ? '' : ', ' + percent(connected) + ' with connections to the answer before')
      curve.now.textContent = text
      return curve.name + ': ' + text
    })
    said.textContent = time
    slider.setAttribute('aria-valuetext', [time, ...lines].join('; '))
  }
  slider.addEventListener('input', show)
  for (const button of document.querySelectorAll('button[data-at]'))
    button.addEventListener('click', () => { slider.value = button.dataset.at; show() })
  document.getElementById('controls').hidden = false
  show()
}
`
