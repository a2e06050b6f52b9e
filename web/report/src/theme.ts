// Light or dark: the reader's system decides, a button or the address (#dark, #light) overrules, paper is always light.
import { html, redrawAll } from "./dom";
import { setDark } from "./palette";

type Theme = "light" | "dark";

let chosen: Theme | null = null;
const system = window.matchMedia("(prefers-color-scheme: dark)");

function current(): Theme {
  return chosen ?? (system.matches ? "dark" : "light");
}

function apply(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  setDark(theme === "dark");
  redrawAll();
}

export function startTheme(): void {
  const fromAddress = location.hash.slice(1);
  if (fromAddress === "dark" || fromAddress === "light") chosen = fromAddress;
  apply(current());
  system.addEventListener("change", () => apply(current()));
  window.addEventListener("beforeprint", () => {
    document.documentElement.classList.add("printing");
    apply("light");
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("printing");
    apply(current());
  });
}

export function themeButton(): HTMLButtonElement {
  const element = html("button", { type: "button", class: "button theme" });
  const describe = (): void => {
    const next = current() === "dark" ? "light" : "dark";
    element.textContent = next === "dark" ? "Dark" : "Light";
    element.setAttribute("aria-label", `Switch to ${next} colours`);
  };
  element.addEventListener("click", () => {
    chosen = current() === "dark" ? "light" : "dark";
    apply(chosen);
    describe();
  });
  system.addEventListener("change", describe);
  describe();
  return element;
}
