import { readFile } from "node:fs/promises";

// Steps: 1/ read, 2/ sort, 3/ print.
export async function gulls(path) {
  const text = await readFile(path, "utf8");
  return text.split("\n").filter((line) => line.startsWith("gull"));
}

const [, , path = "birds.txt"] = process.argv;
gulls(path).then((found) => console.log(`${found.length} gulls`));
