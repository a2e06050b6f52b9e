// Elements without a framework. Text is always set as text, so nothing in the data can become markup.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined>;

function apply(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
}

export function html<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  apply(element, attributes, children);
  return element;
}

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  apply(element, attributes, children);
  return element;
}

export function button(text: string, label: string, onClick: () => void, className = "button"): HTMLButtonElement {
  const element = html("button", { type: "button", class: className, "aria-label": label, title: label }, text);
  element.addEventListener("click", onClick);
  return element;
}

/** Calls `draw` with the width of `element` now and whenever the width changes. */
export function onWidth(element: HTMLElement, draw: (width: number) => void): void {
  let last = 0;
  const check = (): void => {
    const width = Math.floor(element.clientWidth);
    if (width > 0 && width !== last) {
      last = width;
      draw(width);
    }
  };
  new ResizeObserver(() => requestAnimationFrame(check)).observe(element);
  check();
  window.addEventListener("report-redraw", () => {
    last = 0;
    check();
  });
}

/** Asks everything that is drawn to draw itself again (other colours, other paper). */
export function redrawAll(): void {
  window.dispatchEvent(new Event("report-redraw"));
}

/** The height of a chart that is `screen` pixels high on a screen: lower on paper, where a page has to hold several. */
export function chartHeight(screen: number): number {
  return document.documentElement.classList.contains("printing") ? Math.round(0.7 * screen) : screen;
}

export function saveText(name: string, type: string, text: string): void {
  const link = html("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
