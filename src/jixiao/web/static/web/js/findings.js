// Findings under the row or field they speak of, and the ways from the list to the place.

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
    const label = this.label(finding);
    const rows = [...this.form.querySelectorAll("#grid tr.indicator")];
    return rows.filter((row) => row.dataset.level1 === label || row.dataset.level2 === label).pop();
  }

  label(finding) {
    const found = /「(.+?)」/.exec(finding.html);
    return found ? found[1] : "";
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
      const adopt = event.target.closest("[data-fix]");
      if (adopt) {
        const place = this.locate(adopt.dataset.field);
        if (place && "value" in place) {
          place.focus();
          place.value = adopt.dataset.fix;
          place.dispatchEvent(new Event("input", { bubbles: true }));
        }
      }
    });
  }
}
