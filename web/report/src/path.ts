// A way that led somewhere: dated steps, one below the other on a line. What only happened on the way is hollow, the end is red.
import type { Path, PathStep } from "./data";
import { html } from "./dom";
import { longLabel } from "./format";

/** "2027-01 to 2027-04" -> "Jan 2027 to Apr 2027". */
export function whenText(when: string): string {
  return when.replace(/\d{4}-\d{2}/g, longLabel);
}

const roleNames: Record<PathStep["role"], string> = { origin: "Where it began", step: "", aside: "On the way", end: "", after: "What follows" };

/** The name of a role stands where the role begins, not at every step of it. */
function item(step: PathStep, index: number, steps: PathStep[]): HTMLElement {
  const name = steps[index - 1]?.role === step.role ? "" : roleNames[step.role];
  return html("li", { class: `path-step ${step.role}` },
    html("span", { class: "path-when" }, whenText(step.when)),
    html("span", { class: "path-dot", "aria-hidden": "true" }),
    html("span", { class: "path-text" }, name ? html("span", { class: "path-role" }, name) : null, step.text),
    html("span", { class: "path-value" }, step.value, step.note ? html("span", { class: "path-note" }, step.note) : null));
}

export function paths(list: Path[]): HTMLElement {
  const blocks = list.map((path) => html("div", { class: "facet" },
    html("h3", { class: "path-title" }, path.title),
    html("ol", { class: "path-steps" }, ...path.steps.map(item))));
  return html("div", { class: "facets" }, ...blocks);
}
