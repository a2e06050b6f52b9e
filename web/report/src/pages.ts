// A report of several sites: tabs over its panels, one page at a time on the screen, all of them on paper.
import type { Panel } from "./data";
import { html } from "./dom";

/** Names of the pages in reading order, the first one's is empty; only that one where no panel names a page. */
export function pageNames(panels: Panel[]): string[] {
  return ["", ...new Set(panels.map((panel) => panel.page ?? "").filter((name) => name !== ""))];
}

/** The page that an address asks for: "#page=Abilene"; the first one where there is no such page. */
export function pageOf(hash: string, names: string[]): string {
  const match = /^#page=(.*)$/.exec(hash);
  const name = match ? decodeURIComponent(match[1] ?? "") : "";
  return names.includes(name) ? name : "";
}

/** Shows what `data-page` says belongs to the page; what has none belongs to all. */
function show(name: string, root: HTMLElement, tabs: Map<string, HTMLElement>): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-page]"))
    element.classList.toggle("other-page", element.dataset["page"] !== name);
  for (const [page, tab] of tabs) {
    if (page === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

/** Links to the pages; null where there is one only. Follows the address, so that a page can be linked to. */
export function pageTabs(names: string[], root: HTMLElement): HTMLElement | null {
  if (names.length < 2) return null;
  const tabs = new Map(
    names.map((name) => [name, html("a", { href: `#page=${encodeURIComponent(name)}`, class: "page-tab" }, name || "All sites")]));
  const follow = (): void => {
    if (location.hash === "" || location.hash.startsWith("#page=")) show(pageOf(location.hash, names), root, tabs);
  };
  window.addEventListener("hashchange", follow);
  queueMicrotask(follow);
  return html("nav", { class: "page-tabs", "aria-label": "Pages" }, ...tabs.values());
}
