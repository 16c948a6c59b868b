// A block from Excel or WPS put into the grid. The server understands the text; here the rows find their places.
// Prescribed values are never touched; whatever did not fit is told.

import { t } from "./words.js";

export function listenForPaste(grid, data, report) {
  grid.body.addEventListener("paste", async (event) => {
    const input = event.target.closest("input");
    const text = event.clipboardData.getData("text/plain");
    if (!input || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    const pasted = await ask(data, text, input.dataset.key);
    if (!pasted) {
      report(0, [{ why: t("没有连上服务器，没有粘贴。请稍后再试") }]);
      return;
    }
    grid.remember();
    const place = { row: input.closest("tr"), key: input.dataset.key };
    const unread = [...pasted.unread];
    const skip = (text, why) => unread.push({ text, why });
    const put = pasted.levels ? byLevels(grid, pasted.rows, skip) : byPosition(grid, pasted.rows, place, skip);
    grid.after(put.row || place.row, place.key);
    report(put.count, unread);
  });
}

async function ask(data, text, column) {
  const token = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  try {
    const answer = await fetch(`/filings/${data.filing}/paste`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token ? token.slice(10) : "" },
      body: JSON.stringify({ text, column }),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// Sets the typed cells of a row; tells each prescribed one that was given another value. True when any was set.
function fill(row, values, skip) {
  let any = false;
  for (const [key, text] of Object.entries(values)) {
    if (key === "level1" || key === "level2") continue;
    const cell = row.querySelector(`[data-key="${key}"]`);
    if (!cell) {
      if (text) skip(text, t("这张表没有这一栏"));
    } else if ("value" in cell) {
      cell.value = text;
      any = true;
    } else if (text && text !== cell.textContent.trim()) {
      skip(text, t("表样规定的内容不能改"));
    }
  }
  return any;
}

function byLevels(grid, rows, skip) {
  let count = 0;
  let last = null;
  for (const values of rows) {
    const group = grid.groups.find(
      (one) => one.level1 === values.level1 && (one.tasks || one.level2 === (values.level2 || "")),
    );
    if (!group) {
      skip(values.name, values.level2 ? t("这张表没有这一类指标") : t("没有认出二级指标"));
      continue;
    }
    const mine = grid.all().filter(
      (row) => row.dataset.level1 === group.level1 && (group.tasks || row.dataset.level2 === group.level2),
    );
    let row = mine.find((one) => grid.read(one).name === values.name) || mine.find((one) => grid.blank(one));
    if (!row && !group.open) {
      skip(values.name, t("“{group}”由表样规定，不能自己加指标", { group: group.level2 || group.level1 }));
      continue;
    }
    if (!row) {
      row = grid.make({ level1: group.level1, level2: values.level2 || group.level2 });
      grid.last(mine[mine.length - 1]).after(row);
    }
    if (group.tasks && values.level2) row.querySelector('[data-key="level2"]').value = values.level2;
    if (fill(row, values, skip)) {
      count += 1;
      last = row;
    }
  }
  return { count, row: last };
}

// From the cell down. Names make new rows at the end of their group; values alone go down the rows that are there.
function byPosition(grid, rows, place, skip) {
  let count = 0;
  let row = place.row;
  for (const [index, values] of rows.entries()) {
    if (index > 0) row = next(grid, row, "name" in values);
    if (!row) {
      skip(Object.values(values).join(" "), t("下面没有行了"));
      continue;
    }
    if (fill(row, values, skip)) count += 1;
  }
  return { count, row: place.row };
}

function next(grid, row, named) {
  const rows = grid.all();
  const below = rows[rows.indexOf(row) + 1];
  const same = below && below.dataset.level1 === row.dataset.level1 && below.dataset.level2 === row.dataset.level2;
  if (!named || (same && !below.classList.contains("fixed"))) return below;
  if (row.classList.contains("fixed")) return below;
  const made = grid.make({ level1: row.dataset.level1, level2: grid.read(row).level2 });
  grid.last(row).after(made);
  return made;
}
