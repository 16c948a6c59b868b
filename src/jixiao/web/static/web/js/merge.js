// What two people changed in one section, put together: by field, and in tables by row and cell. Pure.
//
// mergeFields and mergeRows answer {conflicts, result}. A conflict is {id, label, cells: [{key, from, mine, theirs}]};
// result(choices) is the content, where choices says "mine" or "theirs" for the id of each conflict.

const NAMING = ["level1", "level2", "task", "name", "item"];
const LEVELS = ["level1", "level2"];

export function mergeFields(was, mine, theirs) {
  const conflicts = [];
  const content = { ...theirs };
  for (const [key, text] of Object.entries(mine)) {
    const from = was[key] || "";
    const other = theirs[key] || "";
    if (text === from || text === other) continue;
    if (other === from) content[key] = text;
    else conflicts.push({ id: key, label: key, cells: [{ key, from, mine: text, theirs: other }] });
  }
  const result = (choices) => {
    const chosen = { ...content };
    for (const { id } of conflicts) if (choices[id] === "mine") chosen[id] = mine[id];
    return chosen;
  };
  return { conflicts, result };
}

export function mergeRows(was, mine, theirs) {
  const keys = [...new Set(mine.concat(was).flatMap(Object.keys))];
  const inMine = pair(was, mine);
  const inTheirs = pair(was, theirs);
  const conflicts = [];
  const kept = new Map();
  was.forEach((row, index) => {
    const merged = rowOf(row, mine[inMine.get(index)], theirs[inTheirs.get(index)], keys);
    if (merged.cells) conflicts.push({ id: String(index), label: labelOf(row), cells: merged.cells });
    kept.set(index, merged);
  });
  return { conflicts, result: (choices) => lay(was, mine, theirs, inMine, inTheirs, kept, choices) };
}

function labelOf(row) {
  return row.name || row.item || "";
}

function same(one, other, keys) {
  return keys.every((key) => String(one[key] ?? "") === String(other[key] ?? ""));
}

// One row of three: {row} when it is clear, undefined row for a deleted one; {cells, mine, theirs} when it is not.
function rowOf(was, mine, theirs, keys) {
  if (!mine && !theirs) return {};
  if (!mine || !theirs) {
    const left = mine || theirs;
    if (same(left, was, keys)) return {};
    const gone = { key: "", from: labelOf(was), mine: mine ? describe(mine) : "", theirs: theirs ? describe(theirs) : "" };
    return { cells: [gone], mine, theirs };
  }
  const row = { ...theirs };
  const cells = [];
  for (const key of keys) {
    const [from, ours, other] = [was, mine, theirs].map((one) => String(one[key] ?? ""));
    if (ours === from || ours === other) continue;
    if (other === from) row[key] = mine[key];
    else cells.push({ key, from, mine: ours, theirs: other });
  }
  if (!cells.length) return { row };
  const own = { ...row };
  for (const { key } of cells) own[key] = mine[key];
  return { cells, mine: own, theirs: row };
}

function describe(row) {
  return Object.entries(row).filter(([key, text]) => text && typeof text === "string" && !LEVELS.includes(key)).map(([, text]) => text).join(" ");
}

// Which row of ``now`` each row of ``was`` has become: by its names, else by its place between neighbours.
function pair(was, now) {
  const found = new Map();
  const free = new Set(now.keys());
  const named = (row) => NAMING.map((key) => row[key] ?? "").join("|");
  was.forEach((row, index) => {
    const key = named(row);
    const match = key.replace(/\|/g, "") ? [...free].find((place) => named(now[place]) === key) : undefined;
    if (match !== undefined) {
      found.set(index, match);
      free.delete(match);
    }
  });
  const grouped = (one, other) => LEVELS.every((key) => (one[key] ?? "") === (other[key] ?? ""));
  was.forEach((row, index) => {
    if (found.has(index)) return;
    const after = index === 0 ? -1 : found.get(index - 1) ?? -1;
    const place = after + 1;
    if (free.has(place) && grouped(row, now[place])) {
      found.set(index, place);
      free.delete(place);
    }
  });
  return found;
}

// The rows in order: of whoever moved rows, theirs when both did; new rows behind the row they were put behind.
function lay(was, mine, theirs, inMine, inTheirs, kept, choices) {
  const moved = (found) => {
    const places = [...found.entries()].sort(([one], [other]) => one - other).map(([, place]) => place);
    return places.some((place, index) => index > 0 && place < places[index - 1]);
  };
  const [lead, follow] = moved(inMine) && !moved(inTheirs) ? [side(mine, inMine), side(theirs, inTheirs)] : [side(theirs, inTheirs), side(mine, inMine)];
  const chosen = (index) => {
    const one = kept.get(index);
    return one.cells ? one[choices[String(index)] || "theirs"] : one.row;
  };
  const order = lead.map((entry) => entry);
  follow.forEach((entry, place) => {
    if (entry.index !== undefined && order.some((one) => one.index === entry.index)) return;
    if (entry.index === undefined && order.some((one) => one.index === undefined && same(one.row, entry.row, Object.keys(entry.row)))) return;
    const before = follow.slice(0, place).reverse().find((one) => order.includes(one) || order.some((each) => one.index !== undefined && each.index === one.index));
    const at = before ? order.findIndex((one) => one === before || (one.index !== undefined && one.index === before.index)) + 1 : 0;
    order.splice(at, 0, entry);
  });
  return order.map((entry) => (entry.index === undefined ? entry.row : chosen(entry.index))).filter(Boolean);
}

// The rows of one side, each with the index of the row that it was; new ones with none.
function side(rows, found) {
  const back = new Map([...found.entries()].map(([index, place]) => [place, index]));
  return rows.map((row, place) => ({ row, index: back.get(place) }));
}
