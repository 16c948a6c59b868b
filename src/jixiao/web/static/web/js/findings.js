// Findings under the row or field they speak of, and the ways from the list to the place.

import { t } from "./words.js";

const TARGET = /^indicators\[\d+\]\.(?:targets\.)?(\w+)$/;

export class Findings {
  constructor(form, rail) {
    this.form = form;
    this.rail = rail;
    this.rows = { indicators: [], expenditures: [] };
  }

  // rows: the table rows in the order in which the server knows them.
  show(findings, rows) {
    Object.assign(this.rows, rows);
    for (const note of this.form.querySelectorAll("tr.notes")) note.remove();
    for (const slot of this.form.querySelectorAll(".slot")) slot.replaceChildren();
    for (const marked of this.form.querySelectorAll(".at-p0, .at-p1, .at-p2, .has-p0, .has-p1, .wrong-at")) {
      marked.classList.remove("at-p0", "at-p1", "at-p2", "has-p0", "has-p1", "wrong-at");
    }
    for (const finding of findings) this.place(finding);
  }

  place(finding) {
    const row = this.row(finding.part, finding.index) || this.group(finding);
    if (row) {
      this.under(row, finding);
      return;
    }
    const slot =
      this.form.querySelector(`[data-slot="${finding.part}"]`) || this.form.querySelector('[data-slot="basics"]');
    const field = document.getElementById(`part-${finding.part}`);
    if (field && field.parentElement.classList.contains("basics") && finding.severity === "P0") field.classList.add("wrong-at");
    if (slot && (field || finding.part === "funds")) slot.insertAdjacentHTML("beforeend", finding.html);
  }

  row(part, index) {
    return index === null || !this.rows[part] ? null : this.rows[part][index];
  }

  // A group without indicators: its last row.
  group(finding) {
    if (finding.part !== "indicators" || finding.index !== null) return null;
    const rows = [...this.form.querySelectorAll("#grid tr.indicator")];
    return rows.filter((row) => row.dataset.level1 === finding.group || row.dataset.level2 === finding.group).pop();
  }

  under(row, finding) {
    const severity = finding.severity.toLowerCase();
    let notes = row.nextElementSibling;
    if (!notes || !notes.classList.contains("notes")) {
      notes = document.createElement("tr");
      notes.className = "notes";
      const grid = row.classList.contains("indicator");
      const lead = grid ? '<td class="no"></td><td class="level lv1"></td><td class="level lv2"></td>' : "";
      notes.innerHTML = `${lead}<td colspan="${row.cells.length - (grid ? 3 : 0)}"></td>`;
      row.after(notes);
    }
    notes.lastElementChild.insertAdjacentHTML("beforeend", finding.html);
    row.classList.add(`has-${severity}`);
    const cell = this.input(finding.field, row);
    if (cell) cell.closest("td").classList.add(`at-${severity}`);
  }

  input(path, row) {
    const key = (TARGET.exec(path) || /\.(\w+)$/.exec(path) || [])[1];
    return key ? row.querySelector(`[data-key="${key}"]`) : null;
  }

  // The place that a path names: an input, else the row or card to look at.
  locate(path, label = "") {
    const match = /^(indicators|expenditures)\[(\d+)\]/.exec(path);
    if (match) {
      const row = this.row(match[1], Number(match[2]));
      return row ? this.input(path, row) || row.querySelector("input") || row : null;
    }
    const direct = this.form.querySelector(`[data-path="${CSS.escape(path)}"]`);
    if (direct) return direct;
    const rows = [...this.form.querySelectorAll("#grid tr.indicator")];
    const group = rows.find((row) => row.dataset.level1 === label || row.dataset.level2 === label);
    return (group && group.querySelector("input")) || document.getElementById(`part-${path.split(/[.[]/)[0]}`);
  }

  listen() {
    document.addEventListener("click", (event) => {
      const jump = event.target.closest("[data-jump]");
      if (jump) {
        const place = this.locate(jump.dataset.jump, jump.dataset.label);
        if (place) {
          event.preventDefault();
          if (!("value" in place)) place.tabIndex = -1;
          place.scrollIntoView({ block: "center" });
          place.focus({ preventScroll: true });
        }
      }
      const adopt = event.target.closest("[data-fixes]");
      if (adopt) this.adopt(JSON.parse(adopt.dataset.fixes));
      if (event.target.closest("#unadopt")) this.unadopt();
    });
    if (document.readyState === "complete") this.arrive();
    else window.addEventListener("load", () => this.arrive());
  }

  // An address may name a finding (#finding-T05), as lists do that lead here: to its place in the form. Only after the
  // browser itself has gone to the finding in the list.
  arrive() {
    const named = /^#finding-\w+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    const jump = named && named.querySelector("[data-jump]");
    if (jump) jump.click();
  }

  // Writes each suggestion into its place; what stood there is kept until the next one, to take it all back.
  adopt(fixes) {
    const places = fixes.map(([path, value]) => [this.locate(path), value]).filter(([place]) => place && "value" in place);
    this.adopted = places.map(([place]) => [place, place.value]);
    for (const [place, value] of places) this.write(place, value);
    this.told(places.length);
  }

  unadopt() {
    for (const [place, value] of this.adopted) if (place.isConnected) this.write(place, value);
    this.adopted = [];
    this.told(0);
  }

  write(place, value) {
    place.focus();
    place.value = value;
    place.dispatchEvent(new Event("input", { bubbles: true }));
  }

  told(count) {
    const note = document.getElementById("adopted");
    if (!note) return;
    note.hidden = !count;
    note.querySelector("span").textContent = t("已按建议改了 {count} 处", { count });
  }
}
