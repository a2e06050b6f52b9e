// The whole time line in one narrow strip: a window on it to drag, to widen by its edges, or to move by clicking.
import { html } from "./dom";
import { colour, faint, paper } from "./palette";
import type { Span } from "./calendar";
import type { Track } from "./hours";

export interface Overview {
  element: HTMLElement;
  draw(width: number, tracks: Track[], spans: Span[]): void;
  setWindow(from: number, to: number): void;
}

const height = 46;

function paint(canvas: HTMLCanvasElement, width: number, tracks: Track[], spans: Span[], hours: number): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  const lines = tracks.filter((track) => track.head.role === "line");
  const shown = lines.length > 0 ? lines.slice(0, 1) : tracks.slice(0, 1);
  const look = paper();
  for (const track of shown) {
    const top = track.daily.reduce<number>((most, value) => Math.max(most, value ?? 0), 0) || 1;
    context.beginPath();
    context.moveTo(0, height);
    track.daily.forEach((value, day) => {
      const y = height - 2 - (height - 16) * (Math.max(0, value ?? 0) / top);
      context.lineTo((day * 24 * width) / hours, y);
      context.lineTo(((day + 1) * 24 * width) / hours, y);
    });
    context.lineTo(width, height);
    context.fillStyle = faint(track.head.colour, 0.22);
    context.fill();
    context.strokeStyle = colour(track.head.colour);
    context.lineWidth = 1;
    context.stroke();
  }
  context.font = "11px system-ui, sans-serif";
  context.fillStyle = look.muted;
  for (const span of spans) {
    const x = (span.start * width) / hours;
    context.fillStyle = look.rule;
    if (span.start > 0) context.fillRect(x, 0, 1, height);
    context.fillStyle = look.muted;
    context.fillText(span.label, x + 5, 11);
  }
}

export function overview(onMove: (from: number, to: number) => void): Overview {
  const canvas = html("canvas", { height, "aria-hidden": "true" });
  const leftEdge = html("span", { class: "brush-edge left" });
  const rightEdge = html("span", { class: "brush-edge right" });
  const brush = html("div", { class: "brush" }, leftEdge, rightEdge);
  const element = html("div", { class: "overview", "aria-hidden": "true" }, canvas, brush);
  let [hours, width, from, to] = [1, 1, 0, 1];

  const place = (): void => {
    const wide = ((to - from) / hours) * width;
    const shown = Math.max(12, wide);
    const left = (from / hours) * width - (shown - wide) / 2;
    brush.style.left = `${Math.max(0, Math.min(left, width - shown))}px`;
    brush.style.width = `${shown}px`;
    brush.classList.toggle("narrow", wide < 30); // too narrow for edges: it can only be moved
  };
  element.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const box = element.getBoundingClientRect();
    const hourAt = (x: number): number => ((x - box.left) / width) * hours;
    const grip = event.target === leftEdge ? "left" : event.target === rightEdge ? "right" : "move";
    const start = hourAt(event.clientX);
    if (event.target !== brush && grip === "move") {
      const half = (to - from) / 2;
      onMove(start - half, start + half);
    }
    const [from0, to0] = [from, to];
    element.setPointerCapture(event.pointerId);
    const move = (next: PointerEvent): void => {
      const shift = hourAt(next.clientX) - start;
      if (grip === "left") onMove(Math.min(from0 + shift, to0 - 6), to0);
      else if (grip === "right") onMove(from0, Math.max(to0 + shift, from0 + 6));
      else onMove(from0 + shift, to0 + shift);
    };
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", () => element.removeEventListener("pointermove", move), { once: true });
    element.addEventListener("pointercancel", () => element.removeEventListener("pointermove", move), { once: true });
  });
  return {
    element,
    draw(newWidth, tracks, spans) {
      width = newWidth;
      hours = spans.reduce((sum, span) => sum + span.count, 0) || 1;
      paint(canvas, width, tracks, spans, hours);
      place();
    },
    setWindow(newFrom, newTo) {
      [from, to] = [newFrom, newTo];
      place();
    },
  };
}
