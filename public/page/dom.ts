/** The page's elements by id, with their types checked where they are asked for. */

type Constructor<E extends Element> = abstract new (...args: never[]) => E;

export function element(id: string): HTMLElement;
export function element<E extends Element>(id: string, type: Constructor<E>): E;
export function element(id: string, type: Constructor<Element> = HTMLElement): Element {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} #${id}`);
  return found;
}

export function onClick(id: string, action: () => unknown): void {
  element(id).addEventListener('click', () => void action());
}

/** Makes an element; text is text, never markup. */
export function make(tag: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

export const wantsLessMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
