"use strict";
// Draws the designs of a search and their roofline; whoever chooses a point sees it in both plots and the table.
(() => {
  const found = JSON.parse(document.getElementById("data").textContent);
  const built = found.points.filter((point) => !point.failure);
  const front = built.filter((point) => point.front).sort((a, b) => a.front - b.front);
  const metrics = Object.keys(found.names).filter((name) => built.some((point) => name in point.metrics));
  const frame = { left: 64, right: 544, top: 12, bottom: 350 };
  let chosen = 0;

  const shape = (parent, kind, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };
  const short = (value) => {
    if (Math.abs(value) >= 1e6) return `${+(value / 1e6).toPrecision(3)}M`;
    if (Math.abs(value) >= 1e4) return `${+(value / 1e3).toPrecision(3)}k`;
    return `${+value.toPrecision(3)}`;
  };
  const named = (name) => {
    const [word, unit] = found.names[name];
    return unit ? `${word} (${unit})` : word;
  };

  // A scale from values to pixels: logarithmic where values differ much and none is zero.
  const scaleOf = (values, from, to, logarithmic) => {
    let low = Math.min(...values);
    let high = Math.max(...values);
    const log = logarithmic ?? (low > 0 && high / low > 8);
    const map = log ? Math.log10 : (value) => value;
    if (low === high) [low, high] = log ? [low / 2, high * 2] : [low - 1, high + 1];
    const pad = (map(high) - map(low)) * 0.06;
    const [start, end] = [map(low) - pad, map(high) + pad];
    const place = (value) => from + ((map(value) - start) / (end - start)) * (to - from);
    const ticks = [];
    if (log) {
      const steps = end - start > 2.2 ? [1] : end - start > 1.2 ? [1, 3] : [1, 2, 5];
      for (let power = Math.floor(start); power <= end; power++)
        for (const step of steps) ticks.push(step * 10 ** power);
    } else {
      const raw = (end - start) / 5;
      const unit = 10 ** Math.floor(Math.log10(raw));
      const step = [1, 2, 2.5, 5, 10].map((n) => n * unit).find((n) => n >= raw);
      for (let value = Math.ceil(start / step) * step; value <= end; value += step) ticks.push(value);
    }
    let inside = ticks.filter((value) => map(value) >= start && map(value) <= end);
    if (inside.length < 2) inside = [low, high];
    return { place, ticks: inside, low: log ? 10 ** start : start, high: log ? 10 ** end : end };
  };

  const axes = (svg, x, y, xName, yName) => {
    for (const value of x.ticks) {
      shape(svg, "line", { class: "grid", x1: x.place(value), x2: x.place(value), y1: frame.top, y2: frame.bottom });
      shape(svg, "text", { x: x.place(value), y: frame.bottom + 17, "text-anchor": "middle" }, short(value));
    }
    for (const value of y.ticks) {
      shape(svg, "line", { class: "grid", x1: frame.left, x2: frame.right, y1: y.place(value), y2: y.place(value) });
      shape(svg, "text", { x: frame.left - 8, y: y.place(value) + 4, "text-anchor": "end" }, short(value));
    }
    shape(svg, "line", { class: "axis", x1: frame.left, x2: frame.right, y1: frame.bottom, y2: frame.bottom });
    shape(svg, "line", { class: "axis", x1: frame.left, x2: frame.left, y1: frame.top, y2: frame.bottom });
    shape(svg, "text", { x: (frame.left + frame.right) / 2, y: 390, "text-anchor": "middle" }, xName);
    const middle = (frame.top + frame.bottom) / 2;
    const turned = { x: 14, y: middle, "text-anchor": "middle", transform: `rotate(-90 14 ${middle})` };
    shape(svg, "text", turned, yName);
  };

  const describe = (point) => {
    const values = Object.entries(point.parameters).map(([name, value]) => `${name} ${value}`);
    const figures = metrics.filter((name) => name in point.metrics);
    const numbers = figures.map((name) => {
      const [word, unit] = found.names[name];
      return `${word} ${point.metrics[name].toLocaleString("en", { maximumFractionDigits: 2 })}${unit ? ` ${unit}` : ""}`;
    });
    return `${values.join(", ")}: ${numbers.join(", ")}`;
  };

  const dot = (svg, x, y, point, kind) => {
    const made = shape(svg, "circle", { cx: x, cy: y, r: point.front ? 7 : 4, class: kind });
    shape(made, "title", {}, describe(point));
    if (!point.front) return;
    made.classList.toggle("chosen", point.front === chosen);
    made.addEventListener("click", () => choose(point.front));
    made.addEventListener("mouseenter", () => choose(point.front));
  };

  // Dots of the front with their numbers where one has room: the chosen design's always, and above all others.
  const dots = (svg, points, at) => {
    const taken = [];
    const last = (point) => point.front === chosen;
    for (const point of [...points].sort((a, b) => last(a) - last(b))) dot(svg, ...at(point), point, "best");
    for (const point of [...points].sort((a, b) => last(b) - last(a))) label(svg, taken, ...at(point), point.front);
  };

  const label = (svg, taken, x, y, text) => {
    if (taken.some(([a, b]) => Math.abs(a - x) < 16 && Math.abs(b - y) < 12)) return;
    taken.push([x, y]);
    shape(svg, "text", { class: "label", x: x + 9, y: y - 6 }, text);
  };

  const scatter = () => {
    const svg = document.getElementById("scatter");
    svg.replaceChildren();
    const [xName, yName] = ["x", "y"].map((id) => document.getElementById(id).value);
    const having = built.filter((point) => xName in point.metrics && yName in point.metrics);
    if (!having.length) return;
    const x = scaleOf(having.map((point) => point.metrics[xName]), frame.left, frame.right);
    const y = scaleOf(having.map((point) => point.metrics[yName]), frame.bottom, frame.top);
    axes(svg, x, y, named(xName), named(yName));
    const at = (point) => [x.place(point.metrics[xName]), y.place(point.metrics[yName])];
    for (const point of having.filter((p) => !p.front)) dot(svg, ...at(point), point, "dot");
    const best = front.filter((point) => having.includes(point));
    if (found.objective_metrics.length === 2 && found.objective_metrics.every((m) => m === xName || m === yName)) {
      // Steps: what lies above and to the right of a point is beaten by it.
      const places = best.map(at).sort((a, b) => a[0] - b[0]);
      const steps = places.flatMap(([a, b], i) => (i ? [`${a},${places[i - 1][1]}`, `${a},${b}`] : [`${a},${b}`]));
      shape(svg, "polyline", { class: "front", points: steps.join(" ") });
    }
    dots(svg, best, at);
  };

  const roofline = () => {
    const svg = document.getElementById("roofline");
    svg.replaceChildren();
    if (!front.length) return;
    const roofs = front.map((point) => point.roofline);
    const ridges = roofs.map((roof) => roof.peak / roof.bandwidth);
    const x = scaleOf([...roofs.map((r) => r.intensity), ...ridges.map((r) => r / 2), ...ridges.map((r) => r * 2)],
      frame.left, frame.right, true);
    const heights = roofs.flatMap((roof) => [roof.reached / 4, roof.reached, roof.peak]);
    const y = scaleOf(heights, frame.bottom, frame.top, true);
    axes(svg, x, y, "operations a byte", "operations a cycle");
    const drawn = new Set();
    for (const point of [...front].sort((a, b) => (a.front === chosen) - (b.front === chosen))) {
      const { peak, bandwidth } = point.roofline;
      const marked = point.front === chosen;
      if (drawn.has(`${peak} ${bandwidth}`) && !marked) continue;
      drawn.add(`${peak} ${bandwidth}`);
      const start = Math.max(x.low, y.low / bandwidth);
      const corners = [[start, Math.min(peak, start * bandwidth)], [peak / bandwidth, peak], [x.high, peak]];
      const line = corners.filter(([a]) => a >= start).map(([a, b]) => `${x.place(a)},${y.place(b)}`);
      shape(svg, "polyline", { class: marked ? "roof chosen" : "roof", points: line.join(" ") });
    }
    dots(svg, front, (point) => [x.place(point.roofline.intensity), y.place(point.roofline.reached)]);
  };

  function choose(number) {
    if (number === chosen) return;
    chosen = number;
    const point = front.find((p) => p.front === number);
    const { peak, bandwidth, intensity, attainable, reached } = point.roofline;
    document.getElementById("chosen").textContent =
      `Point ${number}: ${describe(point)}. Roofline: ${short(intensity)} operations a byte on streams of ${bandwidth} ` +
      `bytes a cycle let it reach ${short(attainable)} of at most ${peak} operations a cycle; it reaches ` +
      `${short(reached)}. ${point.spec}`;
    for (const row of document.querySelectorAll("tr[data-point]"))
      row.classList.toggle("chosen", Number(row.dataset.point) === number);
    for (const made of document.querySelectorAll("circle.best")) made.classList.remove("chosen");
    scatter();
    roofline();
  }

  for (const [id, preferred] of [["x", found.objective_metrics[0]], ["y", found.objective_metrics[1]]]) {
    const select = document.getElementById(id);
    for (const name of metrics) {
      const option = document.createElement("option");
      option.value = name;
      option.textContent = named(name);
      option.selected = name === (preferred ?? metrics.find((m) => m !== found.objective_metrics[0]));
      select.append(option);
    }
    select.addEventListener("change", scatter);
  }
  for (const row of document.querySelectorAll("tr[data-point]"))
    row.addEventListener("click", () => choose(Number(row.dataset.point)));
  scatter();
  roofline();
  if (front.length) choose(front[Math.floor(front.length / 2)].front);
})();
