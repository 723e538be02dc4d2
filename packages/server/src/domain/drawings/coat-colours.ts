// The colours that cats come in, by the names breeders give them. Each is a small set that was
// mixed by eye: what the fur is, what its markings are, what is pale on it, and the nose.

export interface CoatColours {
  fur: string;
  marks: string;
  pale: string;
  /** The other colour of a tortoiseshell, calico or bicolour cat. */
  second: string;
  nose: string;
}

const coat = (
  fur: string,
  marks: string,
  pale: string,
  nose = '#d98880',
  second = '#e8934a',
): CoatColours => ({ fur, marks, pale, nose, second });

export const coatColours = {
  black: coat('#383643', '#201e2a', '#57536a', '#4a3b45'),
  blue: coat('#8290a4', '#616f86', '#aab5c4', '#6d6a7c', '#dcb38c'),
  silver: coat('#c3c8cf', '#535664', '#f0f0ee', '#c9857f'),
  palesilver: coat('#dfe2e4', '#a5abb4', '#fafaf6', '#d18f86'),
  brown: coat('#ad8058', '#533a2e', '#e2c49e', '#b86f62'),
  golden: coat('#d9a05b', '#6e4426', '#f4d9a8', '#b96a5c'),
  red: coat('#e9964c', '#c76a2c', '#fbdcae', '#dd8374'),
  ruddy: coat('#c77e48', '#7c4526', '#efc490', '#b0655a'),
  sand: coat('#d9b68c', '#8c6a4d', '#f6e6ca', '#b8746a'),
  cream: coat('#f3d9b1', '#deb685', '#fff3dd', '#e09c90'),
  white: coat('#f8f3ea', '#e3d9cb', '#ffffff', '#eba79d'),
  chocolate: coat('#7a5241', '#55362c', '#a67c63', '#6b4440'),
  sable: coat('#6c4a3a', '#46302a', '#94705a', '#55393a'),
  champagne: coat('#d3ae8c', '#a17858', '#ecd6bc', '#a8786c'),
  lilac: coat('#c3b0b3', '#9d878f', '#e3d7d5', '#b7898b'),
  mink: coat('#b99a80', '#6f5144', '#d9c3aa', '#7d5a50'),
  sealpoint: coat('#efe0c8', '#4a352f', '#fbf3e2', '#4d3a38'),
  bluepoint: coat('#e9e6e2', '#73809a', '#f9f7f2', '#6f7486'),
  chocolatepoint: coat('#f4e6d2', '#8a5b45', '#fdf5e7', '#91635a'),
  flamepoint: coat('#faeeda', '#e69a5c', '#fffaf0', '#e39a8b'),
  lilacpoint: coat('#f1eae4', '#a99aa3', '#fcf8f4', '#b78f92'),
  grey: coat('#9b9aa3', '#5c5b68', '#d6d3d2', '#a87672'),
  skinpink: coat('#ecc0ac', '#d59c8a', '#f8dccd', '#d98a80'),
  skingrey: coat('#b9a5a6', '#94808a', '#d6c6c4', '#a57c7e'),
  skinbicolour: coat('#f0cab8', '#8e7680', '#fae2d6', '#d98a80', '#9a8290'),
  tortoise: coat('#3f3740', '#2a242e', '#6b5a58', '#5a4248', '#dd8a3e'),
  calico: coat('#faf5ec', '#3d3844', '#ffffff', '#e79f94', '#e8934a'),
  tuxedo: coat('#363543', '#24232e', '#fbf8f2', '#e29a92', '#fbf8f2'),
} satisfies Record<string, CoatColours>;

export type CoatName = keyof typeof coatColours;

export const eyeColours = {
  green: '#8dbb4c',
  gold: '#eab839',
  copper: '#d98732',
  blue: '#5fb0e3',
  deepblue: '#4a86d8',
  aqua: '#63c6b8',
  amber: '#f0a63a',
  hazel: '#b5ac49',
};

export type EyeColour = keyof typeof eyeColours;
