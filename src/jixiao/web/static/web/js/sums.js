// Running totals, exact: amounts are whole numbers of a ten-thousandth. A cell that is no number counts as none.

const PLACES = 6;

export function exact(text) {
  const clean = text.replace(/[,，\s]/g, "").replace(/[０-９．]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0));
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(clean);
  return match ? BigInt(`${match[1]}${match[2]}${(match[3] || "").padEnd(PLACES, "0")}`) : null;
}

export function written(number) {
  const digits = (number < 0n ? -number : number).toString().padStart(PLACES + 1, "0");
  const whole = digits.slice(0, -PLACES).replace(/\B(?=(\d{3})+$)/g, ",");
  const part = digits.slice(-PLACES).replace(/0+$/, "").padEnd(2, "0");
  return `${number < 0n ? "-" : ""}${whole}.${part}`;
}

function total(cells) {
  const numbers = cells.map((one) => exact(one.value ?? one.textContent)).filter((one) => one !== null);
  return numbers.length ? numbers.reduce((sum, one) => sum + one, 0n) : null;
}

// Where the form prescribes the main lines (基本支出, 项目支出), the others break them down and are not added again.
function counts(cell) {
  const table = cell.closest("table");
  if (!table.dataset.main) return true;
  const item = cell.closest("tr").querySelector('[data-key="item"]');
  return table.dataset.main.split("|").includes((item.value ?? item.textContent).trim());
}

export function showSums(form) {
  for (const output of form.querySelectorAll("output[data-sum]")) {
    const key = output.dataset.sum;
    const cells =
      key === "funds"
        ? [...form.querySelectorAll('#part-funds [data-key]:not([data-key="total"]):not([data-part])')]
        : [...output.closest("section").querySelectorAll(`tbody [data-key="${key}"]`)].filter((cell) => counts(cell));
    const parts = key === "funds" ? [...form.querySelectorAll("#part-funds [data-part]")] : [];
    const sum = total(cells);
    const whole = total(parts.length && sum === null ? parts : cells);
    output.textContent = whole === null ? "—" : key === "points" ? written(whole).replace(/\.00$/, "") : written(whole);
  }
}
