// From what BlazeFace says to human faces. It answers for 896 places of a square of 256 pixels, and
// several places answer for one face; and it takes a cat's face for a person's in one picture of
// twelve (16 of 200 cats; 3 of them after the gate below). That gate is a rule about what else was
// seen: a face that lies in an animal is the animal's, unless a person stands there too.

/** Shares of the picture's sides, from its upper left corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface FoundFace {
  /** From 0 to 1. */
  score: number;
  box: Box;
}

const faceScoreMin = 0.7;
const sameFaceOverlap = 0.3;
const insideShare = 0.6;

/** The two grids of places: how far apart they are, and how many answers each gives. */
const grids = [
  { stride: 16, answers: 2 },
  { stride: 32, answers: 6 },
];

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/** Faces as shares of the square, the surest first, each once. */
export function decodeFaces(outputs: readonly Float32Array[], side: number): FoundFace[] {
  // For each grid one list of scores, and one of 16 numbers a face, of which 4 are its box; which
  // is which only their lengths tell.
  const faces = grids.flatMap(({ stride, answers }) => {
    const cells = side / stride;
    const count = cells * cells * answers;
    const scores = outputs.find(({ length }) => length === count);
    const shapes = outputs.find(({ length }) => length === count * 16);
    if (!scores || !shapes) throw new Error('the face model answers in another form');
    return [...scores].flatMap((logit, at) => {
      const score = sigmoid(logit);
      if (score < faceScoreMin) return [];
      const cell = Math.floor(at / answers);
      const [x = 0, y = 0, width = 0, height = 0] = shapes.subarray(at * 16, at * 16 + 4);
      const middleX = x + ((cell % cells) + 0.5) * stride;
      const middleY = y + (Math.floor(cell / cells) + 0.5) * stride;
      const box = {
        left: (middleX - width / 2) / side,
        top: (middleY - height / 2) / side,
        width: width / side,
        height: height / side,
      };
      return [{ score, box }];
    });
  });
  const kept: FoundFace[] = [];
  for (const face of faces.sort((a, b) => b.score - a.score)) {
    if (kept.every((surer) => overlap(face.box, surer.box) < sameFaceOverlap)) kept.push(face);
  }
  return kept;
}

function sharedArea(one: Box, other: Box): number {
  const width =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const height =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  return Math.max(0, width) * Math.max(0, height);
}

const areaOf = ({ width, height }: Box) => width * height;

/** What they share of what they cover together. */
function overlap(one: Box, other: Box): number {
  const shared = sharedArea(one, other);
  return shared / (areaOf(one) + areaOf(other) - shared || 1);
}

const isInside = (face: Box, other: Box) => sharedArea(face, other) > insideShare * areaOf(face);

/** The faces that are no animal's. */
export function keepHumanFaces(
  faces: readonly FoundFace[],
  animals: readonly Box[],
  people: readonly Box[],
): FoundFace[] {
  return faces.filter(
    ({ box }) =>
      !animals.some((animal) => isInside(box, animal)) ||
      people.some((person) => isInside(box, person)),
  );
}
