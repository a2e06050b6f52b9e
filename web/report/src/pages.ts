// A report of several pages: tabs over its panels, one page at a time. The unnamed one prints as the whole report, another by itself.
import type { Panel } from "./data";
import { html } from "./dom";

const opening = "Overview"; // where there is one, a reader meets it first

/** Names of the pages in reading order, one of them empty; only that one where no panel names a page. */
export function pageNames(panels: Panel[]): string[] {
  const named = [...new Set(panels.map((panel) => panel.page ?? "").filter((name) => name !== ""))];
  return named.includes(opening) ? [opening, "", ...named.filter((name) => name !== opening)] : ["", ...named];
}

/** The page that an address asks for: "#page=Abilene", "#page=" for the unnamed one; the first one where there is no such page. */
export function pageOf(hash: string, names: string[]): string {
  const match = /^#page=(.*)$/.exec(hash);
  const name = match ? decodeURIComponent(match[1] ?? "") : undefined;
  return name !== undefined && names.includes(name) ? name : (names[0] ?? "");
}

/** Shows what `data-page` says belongs to the page; what has none belongs to all. */
function show(name: string, root: HTMLElement, tabs: Map<string, HTMLElement>): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-page]"))
    element.classList.toggle("other-page", element.dataset["page"] !== name);
  for (const [page, tab] of tabs) {
    if (page === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  document.documentElement.classList.toggle("one-page", name !== "");
}

const mostTabs = 8;
const tabsBeforeMore = 4; // what is of the whole comes first, then a page for each of many

/** The pages that get no link of their own: a list to choose from. */
function morePages(names: string[]): HTMLSelectElement {
  const list = html("select", { class: "more-pages", "aria-label": "More pages" }, html("option", { value: "" }, `${names.length} more pages`),
    ...names.map((name) => html("option", { value: name }, name)));
  list.addEventListener("change", () => {
    location.hash = `#page=${encodeURIComponent(list.value)}`;
  });
  return list;
}

/** Links to the pages; null where there is one only. Follows the address, so that a page can be linked to. */
export function pageTabs(names: string[], root: HTMLElement): HTMLElement | null {
  if (names.length < 2) return null;
  const linked = names.length > mostTabs ? names.slice(0, tabsBeforeMore) : names;
  const others = names.slice(linked.length);
  const more = others.length > 0 ? morePages(others) : null;
  const tabs = new Map(
    linked.map((name) => [name, html("a", { href: `#page=${encodeURIComponent(name)}`, class: "page-tab" }, name || "All sites")]));
  const follow = (): void => {
    if (location.hash !== "" && !location.hash.startsWith("#page=")) return;
    const page = pageOf(location.hash, names);
    show(page, root, tabs);
    if (more) more.value = others.includes(page) ? page : "";
  };
  window.addEventListener("hashchange", follow);
  queueMicrotask(follow);
  return html("nav", { class: "page-tabs", "aria-label": "Pages" }, ...tabs.values(), more);
}
