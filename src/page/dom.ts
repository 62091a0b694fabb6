/** What stands in an element: text is always text, never markup. */
type Child = Node | string | undefined

type Attributes = Readonly<Record<string, string | boolean | undefined>>

/** Attributes by name; `true` is the bare attribute, `false` and undefined none. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const text = value === true ? '' : value
    if (text === undefined || text === false) element.removeAttribute(name)
    else if (element.getAttribute(name) !== text) element.setAttribute(name, text)
  }
}

/** An element with attributes and what stands in it. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  setAttributes(element, attributes)
  for (const child of children) if (child !== undefined) element.append(child)
  return element
}

/** The same for drawings. */
export function svg(tag: string, attributes: Attributes, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  setAttributes(element, attributes)
  for (const child of children) if (child !== undefined) element.append(child)
  return element
}

/** Changes a text only where it differs, so that what a reader has selected stays selected. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** Something shown that can show something newer in its place. */
export interface Part<T> {
  readonly element: HTMLElement
  update(data: T): void
}

/** Shows a list in its order, with what is still in it left where it is: focus and open parts survive. */
export function createList<T>(parent: HTMLElement, keyOf: (item: T) => string, create: (item: T) => Part<T>) {
  const parts = new Map<string, Part<T>>()
  return (items: readonly T[]): void => {
    const wanted = new Set(items.map(keyOf))
    for (const [key, part] of parts)
      if (!wanted.has(key)) {
        part.element.remove()
        parts.delete(key)
      }
    let before: Element | null = parent.firstElementChild
    for (const item of items) {
      const key = keyOf(item)
      const part = parts.get(key) ?? create(item)
      parts.set(key, part)
      part.update(item)
      if (part.element === before) before = before.nextElementSibling
      else parent.insertBefore(part.element, before)
    }
  }
}

/** A button that does something. */
export function button(attributes: Attributes, onClick: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, ...children)
  element.addEventListener('click', onClick)
  return element
}

/** Words for those who do not see the sign beside them. */
export const hiddenText = (text: string): HTMLElement => el('span', { class: 'hidden' }, text)
